package dev.stoke.pod.federation;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A member gave no usable answer. The message is one sentence without the member's own words. */
public final class PeerException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** The kinds of failure, as metrics count them. */
  public enum Kind {
    UNREACHABLE,
    TIMEOUT,
    /** It will not, whoever asks again. */
    REFUSED,
    /** It cannot now; another member may. */
    BUSY,
    TOO_LARGE,
    MALFORMED
  }

  private final Kind kind;

  public PeerException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public PeerException(Kind kind, String message) {
    this(kind, message, null);
  }

  public Kind kind() {
    return kind;
  }
}
