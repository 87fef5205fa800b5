package dev.stoke.operator.plan;

/** What a user wants in the pod template cannot be there; the message is a sentence for him. */
public final class UnusableTemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableTemplateException(String message) {
    super(message);
  }
}
