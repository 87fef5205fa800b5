package dev.stoke.pod;

import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.config.Provider;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody should know who brings a configuration of the Go server, said once at the start.
 */
final class Notes {
  private static final Logger log = LoggerFactory.getLogger(Notes.class);

  private Notes() {}

  static void log(Config config) {
    if (!config.withoutEffect().isEmpty()) {
      log.atWarn()
          .addKeyValue("keys", String.join(", ", config.withoutEffect()))
          .log("Configuration keys that are accepted and have no effect here");
    }
    for (Provider provider : config.providers().all()) {
      if (provider instanceof LdapProvider ldap) {
        log(ldap);
      }
    }
    List<String> oidc =
        config.providers().all().stream()
            .filter(OidcProvider.class::isInstance)
            .map(Provider::typeSpec)
            .toList();
    if (!oidc.isEmpty()) {
      log.atWarn()
          .addKeyValue("providers", String.join(", ", oidc))
          .log(
              "Logins through OIDC providers are not supported yet; these providers are listed,"
                  + " and a login that names one is checked against the local password");
    }
  }

  private static void log(LdapProvider ldap) {
    if (ldap.serverUrl().startsWith("ldap:") && !ldap.startTls()) {
      log.atWarn()
          .addKeyValue("provider", ldap.typeSpec())
          .log("Passwords go to this directory in plain text; use ldaps:// or start_tls");
    } else if (ldap.skipCertificateVerify()) {
      log.atWarn()
          .addKeyValue("provider", ldap.typeSpec())
          .log("The certificate of this directory is not checked: anybody may stand in for it");
    }
  }
}
