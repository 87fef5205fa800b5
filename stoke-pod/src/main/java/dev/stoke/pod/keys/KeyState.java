package dev.stoke.pod.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where one of this pod's own keys is in its life. It only ever moves downwards in this list. */
public sealed interface KeyState {
  /**
   * Published, not signing.
   *
   * @param provenAt monotonic time since which all members are known to serve it; null before
   */
  record Prepared(@Nullable Duration provenAt) implements KeyState {}

  /**
   * Signs.
   *
   * @param early started to sign before the propagation delay was over, because nothing else could
   */
  record Active(boolean early) implements KeyState {}

  /** Published until its last token has expired. */
  record Retired() implements KeyState {}

  /** As status and metrics name it. */
  default String label() {
    return switch (this) {
      case Prepared _ -> "PREPARED";
      case Active _ -> "ACTIVE";
      case Retired _ -> "RETIRED";
    };
  }
}
