package dev.stoke.local.node.volume;

/** Something that a pod refers to is not there (yet); the message is fit for an Event. */
public final class MissingSourceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MissingSourceException(String message) {
    super(message);
  }
}
