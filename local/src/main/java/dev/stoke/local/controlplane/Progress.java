package dev.stoke.local.controlplane;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lines with the time since the start, and a line now and then while something takes long. */
final class Progress {
  private final PrintStream out;
  private final Clock clock;
  private final Duration heartbeat;
  private final Instant start;

  Progress(PrintStream out, Clock clock, Duration heartbeat) {
    this.out = requireNonNull(out, "out is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat is null");
    this.start = clock.instant();
  }

  void say(String line) {
    Duration elapsed = Duration.between(start, clock.instant());
    out.printf("[%d:%02d] %s%n", elapsed.toMinutes(), elapsed.toSecondsPart(), line);
  }

  /** Runs the work; until it ends, a line with the detail appears after each heartbeat. */
  <T, E extends Exception> T during(String what, Supplier<String> detail, Work<T, E> work)
      throws E, InterruptedException {
    try (var ticker =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory())) {
      var beat =
          ticker.scheduleAtFixedRate(
              () -> say("  " + what + ": " + detail.get()),
              heartbeat.toMillis(),
              heartbeat.toMillis(),
              TimeUnit.MILLISECONDS);
      try {
        return work.run();
      } finally {
        beat.cancel(false);
      }
    }
  }

  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T run() throws E, InterruptedException;
  }
}
