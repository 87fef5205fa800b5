package dev.stoke.pod.admin;

import java.util.Optional;

/**
 * Rules for what is written to the tables. What is there already may break them, and stays as it is
 * when a change does not touch it.
 */
final class Texts {
  /** Of a column in the tables that the Go server makes on MySQL. */
  private static final int MOST_CHARACTERS = 255;

  private Texts() {}

  /** The new text of a name, or the old one when none is given or nothing changes. */
  static String name(String field, Optional<String> given, String old) {
    return given.filter(text -> !text.equals(old)).map(text -> name(field, text)).orElse(old);
  }

  static String name(String field, String text) {
    if (text.isBlank()) {
      throw Refused.invalid(field + ": must not be empty");
    }
    if (!text.equals(text.strip())) {
      throw Refused.invalid(field + ": must not begin or end with a space");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw Refused.invalid(field + ": must not contain control characters");
    }
    return free(field, text);
  }

  static String free(String field, Optional<String> given, String old) {
    return given.filter(text -> !text.equals(old)).map(text -> free(field, text)).orElse(old);
  }

  /** A text that may be empty. */
  static String free(String field, String text) {
    if (text.codePointCount(0, text.length()) > MOST_CHARACTERS) {
      throw Refused.invalid(field + ": has more than " + MOST_CHARACTERS + " characters");
    }
    return text;
  }

  /** The value of a claim; those of the administration are closed. */
  static String value(String shortName, String value) {
    if (shortName.equals(Rights.CLAIM) && !Rights.isKnown(value)) {
      throw Refused.invalid("value: of a claim stk it must be one of S s u U g G c C m, alone");
    }
    return name("value", value);
  }
}
