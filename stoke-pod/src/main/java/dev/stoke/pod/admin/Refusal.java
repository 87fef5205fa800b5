package dev.stoke.pod.admin;

import java.util.Locale;

/** Why a call was refused that the audit log is to tell of: all but what is merely wrong in it. */
enum Refusal {
  NO_TOKEN,
  INVALID_TOKEN,

  /** The token does not open the route. */
  MISSING_RIGHT,

  /** The token does, but its account would not get such a token any more. */
  RIGHT_LOST,

  /** The token does not tell whose it is. */
  UNNAMED,

  READ_ONLY,
  PROTECTED,

  /** What is touched opens more than the caller may do. */
  BEYOND_RIGHTS,

  LAST_SUPERUSER,
  WRONG_PASSWORD,
  PASSWORD_RULES;

  /** Such as {@code missing-right}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
