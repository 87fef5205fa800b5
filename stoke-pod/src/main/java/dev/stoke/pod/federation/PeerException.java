package dev.stoke.pod.federation;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A member gave no usable answer. The message is one sentence without the member's own words. */
final class PeerException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** The kinds of failure, as metrics count them. */
  enum Kind {
    UNREACHABLE,
    TIMEOUT,
    REFUSED,
    TOO_LARGE,
    MALFORMED
  }

  private final Kind kind;

  PeerException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  PeerException(Kind kind, String message) {
    this(kind, message, null);
  }

  Kind kind() {
    return kind;
  }
}
