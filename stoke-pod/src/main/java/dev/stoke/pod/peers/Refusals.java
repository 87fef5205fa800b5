package dev.stoke.pod.peers;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was turned away by the peer listener: each is counted, and now and then one is logged, since
 * a pod that is no member any more may go on asking.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final MeterRegistry metrics;
  private final Map<String, Long> logged = new ConcurrentHashMap<>();

  Refusals(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /**
   * @param reason one of a few
   * @param caller as its certificate names it
   */
  void count(String reason, String caller) {
    metrics.counter("stoke.peer.refused", "reason", reason).increment();
    long now = System.nanoTime();
    long since = logged.merge(reason, now, (old, next) -> next - old < QUIET_NANOS ? old : next);
    if (since == now) {
      log.atWarn()
          .addKeyValue("reason", reason)
          .addKeyValue("caller", caller)
          .log("Caller of the peer listener turned away");
    }
  }
}
