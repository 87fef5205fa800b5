package dev.stoke.pod.users;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures by key and forgives them one by one in time. Holds a bounded number of keys, the
 * longest unused gives way.
 */
final class FailureBuckets {
  /** What is counted against one key, as it was at a moment. */
  private record Level(double failures, long atNanos) {}

  private final int burst;
  private final Duration forgiven;
  private final Map<Long, Level> levels;

  /**
   * @param burst failures that cost no waiting
   * @param forgiven how long it takes to forgive one
   */
  FailureBuckets(int burst, Duration forgiven, int mostKeys) {
    this.burst = burst;
    this.forgiven = forgiven;
    this.levels = new Lru<>(mostKeys);
  }

  /** How long the next attempt has to wait; zero: not at all. */
  synchronized Duration waiting(long key, long nowNanos) {
    double excess = level(key, nowNanos) + 1 - burst;
    return excess <= 0 ? Duration.ZERO : Duration.ofNanos((long) (excess * forgiven.toNanos()));
  }

  synchronized void add(long key, long nowNanos) {
    levels.put(key, new Level(Math.min(level(key, nowNanos) + 1, burst), nowNanos));
  }

  synchronized void forget(long key) {
    levels.remove(key);
  }

  synchronized int size() {
    return levels.size();
  }

  private double level(long key, long nowNanos) {
    @Nullable Level last = levels.get(key);
    if (last == null) {
      return 0;
    }
    double less = (double) (nowNanos - last.atNanos) / forgiven.toNanos();
    return Math.max(0, last.failures - less);
  }

  /** A map that forgets what was not looked at for longest. */
  static final class Lru<V> extends LinkedHashMap<Long, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Lru(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
      return size() > most;
    }
  }
}
