package dev.stoke.pod;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a pod leaves after SIGTERM (guarantee rules 8.1 and 8.2): unready at once; serving until
 * nobody is sent here any more; then, as the last one that can sign, there for the other members
 * until one of them can, or until the process would be killed.
 */
final class Termination {
  private static final Logger log = LoggerFactory.getLogger(Termination.class);
  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** Of the grace period, for closing everything. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** What leaves. */
  interface Leaver extends AutoCloseable {
    /** Unready from now on, and handing signing over; goes on serving. */
    void drain();

    /** No more requests of clients; members are still answered. */
    void stopServing();

    /** Whether signing in the whole cluster would pause without it. */
    boolean isLastSigner();

    @Override
    void close();
  }

  /** Waits, as {@link Thread#sleep(Duration)} does. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final Duration drain;
  private final Duration grace;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /**
   * @param drain how long endpoints of an unready pod may still be in use
   * @param grace after this the process is killed
   */
  Termination(Duration drain, Duration grace, LongSupplier nanoTime, Pause pause) {
    this.drain = requireNonNull(drain, "drain is null");
    this.grace = requireNonNull(grace, "grace is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  static Termination of(Map<String, String> environment) {
    return new Termination(
        seconds(environment, "STOKE_DRAIN_SECONDS", DRAIN),
        seconds(environment, "STOKE_GRACE_SECONDS", GRACE),
        System::nanoTime,
        Thread::sleep);
  }

  void run(Leaver pod) {
    long lingerEnds = nanoTime.getAsLong() + grace.minus(CLOSING).toNanos();
    log.atInfo().addKeyValue("drain_seconds", drain.toSeconds()).log("Stopping");
    pod.drain();
    try {
      pause.of(drain);
      pod.stopServing();
      linger(pod, lingerEnds);
    } catch (InterruptedException e) {
      // Nothing interrupts a shutdown hook; if something does, stop at once.
      Thread.currentThread().interrupt();
    }
    pod.close();
  }

  private void linger(Leaver pod, long end) throws InterruptedException {
    if (pod.isLastSigner()) {
      log.info("Signing for the others until one of them can");
    }
    while (pod.isLastSigner() && end - nanoTime.getAsLong() > 0) {
      pause.of(LOOK_AGAIN);
    }
    if (pod.isLastSigner()) {
      log.warn("No other member can sign yet, but the grace period is over");
    }
  }

  private static Duration seconds(
      Map<String, String> environment, String name, Duration otherwise) {
    String text = environment.getOrDefault(name, "");
    return text.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : otherwise;
  }

  @Override
  public String toString() {
    return "Termination[drain=" + drain + ", grace=" + grace + "]";
  }
}
