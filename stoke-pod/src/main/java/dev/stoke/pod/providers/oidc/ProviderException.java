package dev.stoke.pod.providers.oidc;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why a login cannot go on: a short constant without anything that was received. */
final class ProviderException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Whether trying again can help. */
  enum Kind {
    /** What was given proves nothing. */
    REFUSED,
    /** No answer, or none that can be used. */
    UNAVAILABLE
  }

  private final Kind kind;

  private ProviderException(Kind kind, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = kind;
  }

  static ProviderException refused(String reason) {
    return new ProviderException(Kind.REFUSED, reason, null);
  }

  static ProviderException unavailable(String reason, @Nullable Throwable cause) {
    return new ProviderException(Kind.UNAVAILABLE, reason, cause);
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
