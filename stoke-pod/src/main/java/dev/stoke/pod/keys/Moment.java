package dev.stoke.pod.keys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * One reading of both clocks. What is promised to others ({@code exp}, retain-until) is wall-clock
 * time; all waiting is measured on the monotonic clock, which nobody can set.
 *
 * @param wall the time of day
 * @param mono elapsed since an arbitrary origin, the same for the life of this process
 */
public record Moment(Instant wall, Duration mono) {
  public Moment {
    requireNonNull(wall, "wall is null");
    requireNonNull(mono, "mono is null");
  }
}
