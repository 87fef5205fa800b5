package dev.stoke.local.cli;

import dev.stoke.local.up.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;

/** Prints steps with the time since the start. */
public final class Console implements Progress {
  private final PrintWriter out;
  private final InstantSource clock;
  private final java.time.Instant began;

  public Console(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
    this.began = clock.instant();
  }

  @Override
  public synchronized void done(String step, String detail) {
    Duration since = Duration.between(began, clock.instant());
    out.printf("  %-16s %5.1f s  %s%n", step, since.toMillis() / 1000.0, detail);
    out.flush();
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }
}
