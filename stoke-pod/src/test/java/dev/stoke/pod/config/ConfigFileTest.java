package dev.stoke.pod.config;

import static dev.stoke.pod.config.ConfigText.LEAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are refused, with which words, and where values may come from. */
final class ConfigFileTest {
  private final Path directory;
  private final ConfigText yaml;

  ConfigFileTest(@TempDir Path directory) {
    this.directory = directory;
    this.yaml = new ConfigText(directory);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server: {prot: 80}                     | :5: server.prot: is not a known key; did you mean port?
          serve: {port: 80}                      | :5: serve: is not a known key; did you mean server?
          cluster: {zzz: 1}                      | :5: cluster.zzz: is not a known key; known here:
          cluster: {leavng: []}                  | did you mean leaving?
          server: {Base-Path: /a}                | did you mean base_path?
          server: {port: 80.5}                   | server.port: must be a whole number from 0 to 65535
          server: {port: 70000}                  | server.port: must be a whole number from 0 to 65535
          server: {port: [1]}                    | server.port: must be a single value
          server: [1]                            | server: must be a mapping
          server: {port: 9090}                   | server.management_port: is the same as port
          server: {base_path: auth}              | server.base_path: must look like /auth
          server: {tls_private_key: k}           | server.tls_public_cert: is missing beside tls_private_key; set both
          server: {tls_public_cert: c}           | server.tls_private_key: is missing beside tls_public_cert; set both
          Server: {Prot: 80}                     | :5: Server.Prot: is not a known key; did you mean port?
          server: {port: 1, Port: 2}             | :5: server.Port: is there twice
          telemetry: {metrics_provider: none}    | telemetry.metrics_provider: is not a known key; did you mean metric_provider?
          users: {policy_config: {read_only: true}} | known here: allow_superuser_override, read_only_mode
          server: {disable_admin: yep}           | server.disable_admin: must be true or false
          server: {trusted_proxies: [10.0.0.0/33]} | server.trusted_proxies: "10.0.0.0/33" is not a block of addresses
          server: {trusted_proxies: [lb.example]} | server.trusted_proxies: "lb.example" is not a block of addresses
          server: {trusted_proxies: [10.0.0.0/x]} | server.trusted_proxies: "10.0.0.0/x" is not a block of addresses
          server: {max_connections: 63}          | server.max_connections: must be a whole number from 64 to 1000000
          server: {idle_timeout: 2h}             | server.idle_timeout: must be at most 1h
          server: {idle_timeout: 10}             | server.idle_timeout: is not a duration
          server: {throttle_logins: maybe}       | server.throttle_logins: must be true or false
          users: {password_min_length: 4}        | users.password_min_length: must be a whole number from 8 to 64
          server: {allowed_hosts: x}             | server.allowed_hosts: must be a list
          logging: {level: loud}                 | logging.level: must be one of trace, debug
          cluster: {enabled: true}               | cluster.instance_id: is missing; set it or the environment
          cluster: {instance_id: "a b"}          | cluster.instance_id: must be at most 63
          cluster: {discovery: dns}              | cluster.discovery: "dns" is not supported yet
          cluster: {static_peers: [stoke-0]}     | cluster.static_peers: "stoke-0" is not a base URL
          cluster: {static_peers: ["ftp://a"]}   | cluster.static_peers: "ftp://a" is not a base URL
          cluster: {peer_tls: x, static_peers: ["https://10.0.0.1:1"]} | cluster.static_peers: the https entry https://10.0.0.1:1 needs a name
          cluster: {static_peers: ["a=stoke-0"]} | cluster.static_peers: "a=stoke-0" is not a base URL
          cluster: {static_peers: ["a b=http://a"]} | "a b=http://a": what stands before = must be the instance_id
          cluster: {static_peers: ["http://a.x", "http://a.y"]} | cluster.static_peers: two entries are called a
          cluster: {max_signers: 1}              | cluster.max_signers: must be 0 (all) or at least 2
          cluster: {max_signers: -1}             | cluster.max_signers: must be a whole number from 0
          cluster: {endpoint_lag: 0s}            | cluster.endpoint_lag: must be at least 1000ms
          cluster: {absent: [a=yesterday]}       | cluster.absent: "a=yesterday": what stands behind = must be a time
          cluster: {absent: a}                   | cluster.absent: must be a list
          cluster: {revoked: a}                  | cluster.revoked: must be a list
          cluster: {peer_tls: []}                | cluster.peer_tls: must be a single value
          cluster: {ledger_mac: {}}              | cluster.ledger_mac: must be a single value
          cluster: {rotation: []}                | cluster.rotation: must be a single value
          cluster: {propagation_delay: 5}        | cluster.propagation_delay: is not a duration; write it like 3h
          cluster: {revision: -1}                | cluster.revision: must be a whole number from 0
          users: {providers: [{type: ldap}]}     | users.providers[0].name: is missing; set it
          users: {providers: [{type: saml, name: x}]} | users.providers[0].type: "saml" is not a type of provider; use ldap or oidc
          server: {address: "${env:NOPE}"}       | server.address: the environment variable NOPE is not set
          server: {address: "${file:nope}"}      | does not exist; provide it
          server: {address: "${env:NOPE"}        | has no closing brace
          server: {port: 1, port: 2}             | server.port: is there twice
          """)
  void aWrongKeyIsNamedWithItsPlaceAndWhatToDo(String wrong, String message) {
    assertThatThrownBy(() -> yaml.load(LEAST + wrong + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token_duration: 30m      | token_duration: 30m, refresh_grace: 2m | tokens.refresh_grace: must be at most 60s
          token_duration: 30m      | token_duration: 30m, refresh_lifetime: x | tokens.refresh_lifetime: is not a duration
          token_duration: 30m      | token_duration: 90m      | tokens.key_duration: must be more than twice token_duration
          token_duration: 30m      | token_duration: soon     | tokens.token_duration: is not a duration
          , token_duration: 30m    | ''                       | tokens.token_duration: is missing; set it
          algorithm: ECDSA         | algorithm: HS256         | tokens.algorithm: "HS256" is not supported; use ECDSA, EdDSA, RSA
          type: postgres           | type: mysql              | database.mysql.host: is missing; set it
          type: postgres           | type: sqlite             | database.type: "sqlite" is not supported; use postgres or mysql
          host: db.example,        | ''                       | database.postgres.host: is missing
          host: db.example         | extra_args: x=1          | database.postgres.extra_args: "x" is not supported
          """)
  void aWrongValueInANeededSectionIsNamed(String right, String wrong, String message) {
    assertThatThrownBy(() -> yaml.load(LEAST.replace(right, wrong)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allErrorsAreNamedHoweverManyThereAre() {
    StringBuilder wrong = new StringBuilder(LEAST);
    for (int i = 0; i < 50; i++) {
      wrong.append("zz%d: {}%n".formatted(i));
    }
    assertThatThrownBy(() -> yaml.load(wrong.toString()))
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems()).hasSize(50));
  }

  @Test
  void severalErrorsAreReportedTogether() {
    assertThatThrownBy(() -> yaml.load("server: {prot: 1}\nloging: {}\n"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .hasSizeGreaterThan(5)
                    .allMatch(p -> p.contains("config.yaml")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | must be a mapping
          just text     | must be a mapping
          a: [          | is not valid YAML
          a: 'b         | is not valid YAML
          """)
  void whatIsNoMappingIsRefused(String text, String message) {
    assertThatThrownBy(() -> yaml.load(text + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> new ConfigFile(directory.resolve("no.yaml"), Map.of()).load())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.yaml: there is no such file");
  }

  @Test
  void valuesMayComeFromTheEnvironmentAndFromFilesBesideTheConfiguration() throws Exception {
    Files.createDirectories(directory.resolve("config"));
    Files.createDirectories(directory.resolve("database"));
    Files.writeString(directory.resolve("database/port"), "6432\n");
    Files.writeString(directory.resolve("database/password"), "p$1\\x ${env:HOST}\n");
    Path file = directory.resolve("config/config.yaml");
    Files.writeString(
        file,
        """
        database:
          type: postgres
          postgres: {host: "db-${env:HOST}.example", port: "${file:../database/port}",
            database: d, user: u, password: "${file:../database/password}"}
        tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
        cluster: {enabled: true}
        """);
    Map<String, String> environment =
        Map.of("HOST", "7", "STOKE_INSTANCE_ID", "stoke-2", "STOKE_LISTEN_ADDRESS", "127.9.8.7");
    Config config = new ConfigFile(file, environment).load();
    assertThat(config.database().host()).isEqualTo("db-7.example");
    assertThat(config.database().port()).isEqualTo(6432);
    assertThat(config.database().password().reveal()).isEqualTo("p$1\\x ${env:HOST}");
    assertThat(config.cluster().instanceId()).isEqualTo("stoke-2");
    assertThat(config.server().address()).isEqualTo("127.9.8.7");
  }

  @Test
  void aReferencedFileIsBounded() throws Exception {
    Files.write(directory.resolve("big"), new byte[64 * 1024 + 1]);
    assertThatThrownBy(() -> yaml.load(LEAST + "server: {address: \"${file:big}\"}\n"))
        .hasMessageContaining("larger than 65536 bytes");
  }

  @Test
  void noSecretIsPrinted() throws Exception {
    assertThat(yaml.load(LEAST).toString()).doesNotContain("hunter2").contains("***");
    assertThatThrownBy(() -> yaml.load(LEAST.replace("hunter2", "[hunter2")))
        .hasMessageNotContaining("hunter2");
  }
}
