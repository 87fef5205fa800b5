package dev.stoke.pod.providers.ldap;

import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.testing.TestDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Logins through a directory of two people and two groups; files are beside the configuration. */
final class LdapUnderTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);

  private final Path home;

  LdapUnderTest(Path home) {
    this.home = home;
  }

  static TestDirectory crew() {
    return fill(TestDirectory.plain());
  }

  static TestDirectory fill(TestDirectory directory) {
    return directory.person("una").person("bo").group("crew", "una", "bo").group("deck", "una");
  }

  /** What una's password is worth there. */
  ForeignAnswer check(String yaml) throws Exception {
    try (LdapLogin login = open(yaml)) {
      return login.check("una", "una-pass");
    }
  }

  LdapLogin open(String yaml) throws Exception {
    return open(yaml, PATIENT);
  }

  LdapLogin open(String yaml, Duration limit) throws Exception {
    return LdapLogin.open(provider(yaml), home, limit);
  }

  /** As a pod reads it. */
  private LdapProvider provider(String yaml) throws ConfigException {
    Path file = home.resolve("config.yaml");
    String text =
        """
        database: {type: postgres, postgres: {host: h, database: d, user: u}}
        tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
        users:
          providers:
        """;
    try {
      Files.writeString(file, text + yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (LdapProvider) new ConfigFile(file, Map.of()).load().providers().all().getFirst();
  }
}
