package dev.stoke.pod.users;

import java.util.Locale;
import java.util.Optional;

/** What the check of a password came to. The reason is for the audit log, never for the caller. */
public sealed interface Verdict {
  /** The user, or empty for every reason to refuse. */
  default Optional<User> granted() {
    return this instanceof Granted(User user) ? Optional.of(user) : Optional.empty();
  }

  /** The password is this user's. */
  record Granted(User user) implements Verdict {}

  /**
   * It is not.
   *
   * @param account that was tried; empty when there is none
   */
  record Refused(Optional<User> account, Reason reason) implements Verdict {}

  /** Why not. */
  enum Reason {
    UNKNOWN_ACCOUNT,
    NO_PASSWORD,
    WRONG_PASSWORD;

    /** As the audit log has it, such as {@code wrong-password}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
