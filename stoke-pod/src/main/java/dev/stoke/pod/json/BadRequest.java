package dev.stoke.pod.json;

/** The caller's mistake; the message is for the caller and quotes nothing of the body's values. */
public final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  public BadRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
