package dev.stoke.pod.audit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many lines of refusals one caller may cause: some at once, then one every so often, which
 * says how many were left out before it. Holds a bounded number of callers, the longest silent one
 * gives way. Thread-safe.
 */
public final class RefusalBound {
  private static final int LINES = 20;
  private static final Duration ONE_MORE = Duration.ofSeconds(10);
  private static final int MOST_CALLERS = 10_000;

  private final LongSupplier nanoTime;
  private final Map<String, Allowance> callers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
          return size() > MOST_CALLERS;
        }
      };

  /** What one caller has used up, as it was at a moment. */
  private record Allowance(double lines, long omitted, long atNanos) {}

  public RefusalBound(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /**
   * @param caller empty for all that are not known, who share one allowance
   * @return how many lines were left out since the last one; empty when this one is to be left out
   */
  public synchronized OptionalLong next(String caller) {
    long now = nanoTime.getAsLong();
    @Nullable Allowance last = callers.get(caller);
    double lines = last == null ? 0 : Math.max(0, last.lines - turns(now - last.atNanos));
    long omitted = last == null ? 0 : last.omitted;
    boolean full = lines + 1 > LINES;
    callers.put(
        caller, full ? new Allowance(lines, omitted + 1, now) : new Allowance(lines + 1, 0, now));
    return full ? OptionalLong.empty() : OptionalLong.of(omitted);
  }

  private static double turns(long nanos) {
    return (double) nanos / ONE_MORE.toNanos();
  }
}
