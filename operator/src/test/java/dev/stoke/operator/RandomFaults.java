package dev.stoke.operator;

import dev.stoke.operator.ApiProxy.Call;
import dev.stoke.operator.ApiProxy.Fault;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** About one call in six goes wrong, in one of the ways in which calls go wrong. */
final class RandomFaults implements ApiProxy.Faults {
  private final RandomGenerator random;

  RandomFaults(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public synchronized Fault next(Call call) {
    double dice = random.nextDouble();
    if (call.isWatch()) {
      return watch(dice);
    }
    return dice < 0.03 && call.isWrite()
        ? new Fault.Refused(409, "Conflict", 0)
        : dice < 0.05
            ? new Fault.Refused(429, "TooManyRequests", 1)
            : dice < 0.08
                ? new Fault.Refused(500, "InternalError", 0)
                : dice < 0.10
                    ? new Fault.Dropped(false)
                    : dice < 0.13
                        ? new Fault.Dropped(true)
                        : dice < 0.18 ? new Fault.Slow(millis(100, 800)) : Fault.NONE;
  }

  private Fault watch(double dice) {
    return dice < 0.05
        ? new Fault.Refused(429, "TooManyRequests", 1)
        : dice < 0.10
            ? new Fault.Refused(500, "InternalError", 0)
            : dice < 0.25
                ? new Fault.WatchEnds(millis(200, 3_000), false)
                : dice < 0.35
                    ? new Fault.WatchEnds(millis(200, 2_000), true)
                    : dice < 0.45
                        ? new Fault.WatchExpired()
                        : dice < 0.60 ? new Fault.Slow(millis(100, 600)) : Fault.NONE;
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to));
  }
}
