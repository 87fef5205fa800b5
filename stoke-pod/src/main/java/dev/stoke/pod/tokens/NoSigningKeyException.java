package dev.stoke.pod.tokens;

/** No key may sign now, or the one that may does not live long enough: try again soon. */
public final class NoSigningKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSigningKeyException(String message) {
    super(message);
  }
}
