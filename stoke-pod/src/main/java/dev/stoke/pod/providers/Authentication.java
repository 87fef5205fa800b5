package dev.stoke.pod.providers;

import dev.stoke.pod.audit.AuditEvent.Actor;
import dev.stoke.pod.users.PasswordMark;
import dev.stoke.pod.users.User;
import java.util.Optional;

/** What became of an attempt to log in. All but the grant is for the audit log alone. */
public sealed interface Authentication {
  /**
   * They are who they say.
   *
   * @param mark of the local password; empty when a provider decided
   * @param provider that said so, such as {@code LDAP:corp}; empty: the local password did
   */
  record Granted(User user, Optional<PasswordMark> mark, String provider)
      implements Authentication {}

  /**
   * They are not, or may not.
   *
   * @param target the account in the way, such as {@code user:7}; empty: none
   * @param provider that decided; empty: the local password did
   */
  record Refused(Actor actor, String target, String reason, String provider)
      implements Authentication {}

  /** Nobody knows: the provider does not answer, and the local password is another or none. */
  record Undecided(Actor actor, String provider) implements Authentication {}
}
