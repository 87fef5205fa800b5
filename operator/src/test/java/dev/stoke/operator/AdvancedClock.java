package dev.stoke.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, with a lead that tests can grow. */
final class AdvancedClock extends Clock {
  private final AtomicReference<Duration> lead = new AtomicReference<>(Duration.ZERO);

  void advance(Duration by) {
    lead.updateAndGet(by::plus);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(lead.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the operator thinks in UTC");
  }
}
