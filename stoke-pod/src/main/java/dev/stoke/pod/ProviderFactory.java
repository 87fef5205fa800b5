package dev.stoke.pod;

import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.config.Provider;
import dev.stoke.pod.config.Providers;
import dev.stoke.pod.providers.ForeignLogin;
import dev.stoke.pod.providers.ForeignLogins;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.providers.ldap.LdapLogin;
import dev.stoke.pod.providers.oidc.OidcLogin;
import dev.stoke.pod.providers.oidc.OidcParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes what can ask a foreign provider, by its type. */
final class ProviderFactory implements ForeignLogins.Factory {
  private final Path directory;
  private final Duration limit;
  private final OidcParts oidcParts;

  /**
   * @param directory where relative paths of the configuration start
   * @param limit of one question to a provider
   */
  ProviderFactory(Path directory, Duration limit, OidcParts oidcParts) {
    this.directory = directory;
    this.limit = limit;
    this.oidcParts = oidcParts;
  }

  /** Half of what a request has: the other half is for the database and the signature. */
  static Duration limit(Duration requestTimeout) {
    return requestTimeout.dividedBy(2);
  }

  @Override
  public ForeignLogin open(Provider provider) throws UnusableProviderException {
    return switch (provider) {
      case LdapProvider ldap -> LdapLogin.open(ldap, directory, limit);
      case OidcProvider oidc -> OidcLogin.open(oidc, directory, oidcParts);
    };
  }

  /** What is wrong with providers whose configuration can be read. */
  static List<String> problems(Providers providers, Path directory, Duration limit) {
    List<String> problems = new ArrayList<>();
    for (Provider provider : providers.all()) {
      try {
        switch (provider) {
          case LdapProvider ldap -> LdapLogin.open(ldap, directory, limit).close();
          case OidcProvider oidc -> OidcLogin.check(oidc, directory);
        }
      } catch (UnusableProviderException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return problems;
  }
}
