package dev.stoke.pod;

import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.config.Provider;
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
