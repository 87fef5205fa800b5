package dev.stoke.operator.api;

/** Texts that end up in a pod's configuration. */
final class Texts {
  /** There {@code ${...}} stands for a file or a variable of the pod: nobody may ask for those. */
  static final String PLAIN = "'^[^$]*$'";

  static final int MAX_LENGTH = 512;

  private Texts() {}
}
