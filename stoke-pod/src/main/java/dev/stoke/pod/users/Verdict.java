package dev.stoke.pod.users;

import java.util.Locale;
import java.util.Optional;

/** What the check of a password came to. The reason is for the audit log, never for the caller. */
public sealed interface Verdict {
  /** The user, or empty for every reason to refuse. */
  default Optional<User> granted() {
    return this instanceof Granted granted ? Optional.of(granted.user()) : Optional.empty();
  }

  /**
   * The password is this user's.
   *
   * @param mark of that password; empty when it is kept elsewhere
   */
  record Granted(User user, Optional<PasswordMark> mark) implements Verdict {}

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
