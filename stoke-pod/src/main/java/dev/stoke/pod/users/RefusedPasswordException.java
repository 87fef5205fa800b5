package dev.stoke.pod.users;

/**
 * A new password that breaks a rule; the message is a sentence for the user without its subject.
 */
public final class RefusedPasswordException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedPasswordException(String message) {
    super(message);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
