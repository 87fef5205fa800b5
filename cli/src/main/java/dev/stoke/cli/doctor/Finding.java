package dev.stoke.cli.doctor;

/**
 * Something to act on.
 *
 * @param what is wrong, as a sentence
 * @param mend what to do, as a sentence
 */
record Finding(Level level, String what, String mend) {
  /** How urgent it is. */
  enum Level {
    /** Something does not work, or will not. */
    PROBLEM,
    /** It works, and might surprise. */
    HINT
  }

  static Finding problem(String what, String mend) {
    return new Finding(Level.PROBLEM, what, mend);
  }

  static Finding hint(String what, String mend) {
    return new Finding(Level.HINT, what, mend);
  }
}
