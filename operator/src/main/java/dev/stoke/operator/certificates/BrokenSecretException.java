package dev.stoke.operator.certificates;

/** A Secret holds what cannot be used. Its message is a sentence, and never quotes the content. */
public final class BrokenSecretException extends Exception {
  private static final long serialVersionUID = 1;

  BrokenSecretException(String sentence) {
    super(sentence);
  }
}
