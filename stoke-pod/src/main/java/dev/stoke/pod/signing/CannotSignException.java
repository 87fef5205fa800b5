package dev.stoke.pod.signing;

import java.io.Serial;

/** Why there is no token, in one sentence without the draft's content. */
public final class CannotSignException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** What the one who asked can do. */
  public enum Kind {
    /** This draft is not acceptable; a signer with the same configuration will refuse it too. */
    DRAFT_REFUSED,
    /** No key can sign now, or too many ask; later, or by another member, it may work. */
    UNAVAILABLE
  }

  private final Kind kind;

  public CannotSignException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
