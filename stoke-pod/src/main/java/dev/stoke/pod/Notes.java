package dev.stoke.pod;

import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.Provider;
import java.util.stream.Collectors;
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
    if (!config.providers().all().isEmpty()) {
      log.atWarn()
          .addKeyValue(
              "providers",
              config.providers().all().stream()
                  .map(Provider::typeSpec)
                  .collect(Collectors.joining(", ")))
          .log(
              "Logins through LDAP and OIDC providers are not supported yet; these providers are"
                  + " listed, and a login that names one is checked against the local password");
    }
  }
}
