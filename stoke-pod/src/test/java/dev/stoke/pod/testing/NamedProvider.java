package dev.stoke.pod.testing;

import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.config.Secret;
import java.time.Duration;

/** Providers of which only the name matters. */
public final class NamedProvider {
  private NamedProvider() {}

  public static LdapProvider ldap(String name) {
    return new LdapProvider(
        name,
        "ldap://127.0.0.1:1",
        "cn=reader",
        new Secret("x"),
        "ou=groups",
        "(member={{.UserDN}})",
        "cn",
        "ou=people",
        "(uid={{.Username}})",
        "givenName",
        "sn",
        "mail",
        Duration.ZERO,
        "",
        false,
        false);
  }
}
