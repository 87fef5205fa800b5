package dev.stoke.pod.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
  private static final String LEAST =
      """
      database:
        type: postgres
        postgres: {host: db.example, database: stoke, user: stoke, password: hunter2}
      tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
      """;

  @TempDir Path directory;

  @Test
  void absentKeysHaveTheirDefaults() throws Exception {
    Config config = load(LEAST, Map.of());
    assertThat(config.server().port()).isEqualTo(8080);
    assertThat(config.server().managementPort()).isEqualTo(9090);
    assertThat(config.server().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.server().basePath()).isEmpty();
    assertThat(config.database().port()).isEqualTo(5432);
    assertThat(config.logging().level()).isEqualTo("info");
    assertThat(config.logging().stdout()).isTrue();
    assertThat(config.tokens().refreshLimit()).isZero();
    assertThat(config.tokens().signing()).isEqualTo(new SigningKeys("ES256", 0));
    assertThat(config.tokens().shape()).isEqualTo(TokenShape.UPSTREAM);
    assertThat(config.cluster().enabled()).isFalse();
    assertThat(config.cluster().instanceId()).isEqualTo("stoke");
    assertThat(config.cluster().refresh()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.cluster().propagationDelay()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.cluster().peerPort()).isEqualTo(8081);
    assertThat(config.cluster().endpointLag()).isEqualTo(Duration.ofSeconds(25));
    assertThat(config.cluster().hasPeerTls()).isFalse();
    assertThat(config.cluster().ledgerMac()).isEmpty();
    assertThat(config.cluster().absent()).isEmpty();
    assertThat(config.cluster().revoked()).isEmpty();
    assertThat(config.cluster().maxSigners()).isZero();
    assertThat(config.cluster().rotation()).isEmpty();
    assertThat(config.users().createStokeClaims()).isFalse();
    assertThat(config.users().passwordLength()).isEqualTo(8);
    assertThat(config.server().trustedProxies()).isEmpty();
    assertThat(config.server().throttleLogins()).isTrue();
    assertThat(config.server().maxConnections()).isEqualTo(4096);
    assertThat(config.server().idleTimeout()).isEqualTo(Duration.ofSeconds(75));
    assertThat(config.tokens().refreshTerms()).isEqualTo(RefreshTerms.DEFAULT);
  }

  @Test
  void everyKeyIsReadAndUpstreamsUnusedOnesAreAccepted() throws Exception {
    Config config =
        load(
            """
            server:
              address: 127.0.0.1
              port: 1
              timeout: 1000
              base_path: /auth/
              tls_private_key: k.pem
              tls_public_cert: c.pem
              allowed_hosts: ["https://a.test"]
              disable_admin: true
              management_port: 2
              trusted_proxies: [10.0.0.0/8, "fd00::/8"]
              throttle_logins: false
              max_connections: 100
              idle_timeout: 10m
            database:
              type: postgres
              sqlite: {file: x, flags: y}
              mysql: {host: h, port: 3, database: d, user: u, password: p, flags: f}
              postgres:
                {host: h, port: 4, database: d, user: u, password: p,
                 extra_args: "sslmode=disable application_name=x"}
            logging: {level: DEBUG, log_file: l, pretty_stdout: false, write_to_stdout: true}
            tokens:
              algorithm: ecdsa
              num_bits: 384
              persist_keys: true
              key_duration: 1h30m
              token_duration: 1.5s
              issuer: i
              audience: [a, b]
              include_issued_at: true
              include_not_before: true
              token_refresh_limit: 5
              token_refresh_count_key: rc
              token_type: at+jwt
              subject_from: id
              include_jwt_id: true
              refresh_grace: 20s
              refresh_idle_limit: 10m
              refresh_lifetime: 12h
              user_info: {username: u, first_name: f, last_name: l, full_name: n, email: e}
            telemetry:
              metric_provider: none
              metric_exporter_url: x
              metric_insecure: true
              trace_provider: none
              trace_export_url: x
              trace_insecure: true
              disable_monitoring: false
              require_prometheus_authentication: true
            cluster:
              enabled: true
              discovery: static
              static_peers:
                ["http://stoke-0:8080/", "https://stoke-1.peers.ns.svc", "a=https://10.0.0.1:8081",
                 "http://127.0.0.2:8080", "http://127.0.0.2:8080"]
              refresh_sec: 7
              instance_id: stoke-0
              propagation_delay: 25m
              leaving: [stoke-1]
              revision: 12
              peer_port: 9
              endpoint_lag: 3s
              peer_tls: ../peer-tls
              ledger_mac: ../ledger-mac/keys
              absent: [a, "stoke-1=2026-01-02T03:04:05Z"]
              revoked: [stoke-1-p-NzbLsXh8uDCcd-6M]
              max_signers: 2
              rotation: "2026-01-02"
            users:
              create_stoke_claims: true
              provider_config_dir: /etc/stoke/providers.d/
              user_init_file: a
              user_init_dir: b
              password_min_length: 12
              providers: []
              policy_config:
                allow_superuser_override: true
                read_only_mode: false
                protected_users: [x]
                protected_groups: [y]
                protected_claims: [z]
            """,
            Map.of());
    assertThat(config.server().basePath()).isEqualTo("/auth");
    assertThat(config.server().hasTls()).isTrue();
    assertThat(config.telemetry()).isEqualTo(new TelemetrySection(true, false));
    assertThat(config.providers().all()).isEmpty();
    assertThat(config.withoutEffect())
        .containsExactly(
            "tokens.persist_keys",
            "telemetry.metric_exporter_url",
            "telemetry.metric_insecure",
            "telemetry.trace_export_url",
            "telemetry.trace_insecure");
    assertThat(config.database().driverProperties())
        .isEqualTo(Map.of("sslmode", "disable", "ApplicationName", "x"));
    assertThat(config.logging()).isEqualTo(new LoggingSection("debug", "l", true));
    assertThat(config.tokens().keyDuration()).isEqualTo(Duration.ofMinutes(90));
    assertThat(config.tokens().tokenDuration()).isEqualTo(Duration.ofMillis(1500));
    assertThat(config.tokens().signing()).isEqualTo(new SigningKeys("ES384", 0));
    assertThat(config.tokens().shape())
        .isEqualTo(new TokenShape("at+jwt", TokenShape.Subject.ID, true));
    assertThat(config.tokens().counterClaim()).isEqualTo("rc");
    assertThat(config.tokens().userInfo())
        .isEqualTo(new TokensSection.UserInfo("u", "f", "l", "n", "e"));
    assertThat(config.cluster().staticPeers())
        .containsExactly(
            new ClusterPeer("stoke-0", URI.create("http://stoke-0:8080/")),
            new ClusterPeer("stoke-1", URI.create("https://stoke-1.peers.ns.svc")),
            new ClusterPeer("a", URI.create("https://10.0.0.1:8081")),
            new ClusterPeer("127.0.0.2:8080", URI.create("http://127.0.0.2:8080")));
    assertThat(config.cluster().peerPort()).isEqualTo(9);
    assertThat(config.cluster().endpointLag()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.cluster().peerTls()).isEqualTo("../peer-tls");
    assertThat(config.cluster().ledgerMac()).isEqualTo("../ledger-mac/keys");
    assertThat(config.cluster().absent())
        .isEqualTo(Map.of("a", Instant.EPOCH, "stoke-1", Instant.parse("2026-01-02T03:04:05Z")));
    assertThat(config.cluster().revoked()).containsExactly("stoke-1-p-NzbLsXh8uDCcd-6M");
    assertThat(config.cluster().maxSigners()).isEqualTo(2);
    assertThat(config.cluster().rotation()).isEqualTo("2026-01-02");
    assertThat(config.cluster().leaving()).containsExactly("stoke-1");
    assertThat(config.cluster().revision()).isEqualTo(12);
    assertThat(config.users().initDirectory()).isEqualTo("b");
    assertThat(config.users().passwordLength()).isEqualTo(12);
    assertThat(config.server().trustedProxies())
        .containsExactly(
            AddressBlock.parse("10.0.0.0/8").orElseThrow(),
            AddressBlock.parse("fd00::/8").orElseThrow());
    assertThat(config.server().throttleLogins()).isFalse();
    assertThat(config.server().maxConnections()).isEqualTo(100);
    assertThat(config.server().idleTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.tokens().refreshTerms())
        .isEqualTo(
            new RefreshTerms(Duration.ofSeconds(20), Duration.ofMinutes(10), Duration.ofHours(12)));
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
    assertThatThrownBy(() -> load(LEAST + wrong + "\n", Map.of()))
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
    assertThatThrownBy(() -> load(LEAST.replace(right, wrong), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          algorithm: ECDSA                              | ES256 | 0
          algorithm: ecdsa, num_bits: 384               | ES384 | 0
          algorithm: ECDSA, num_bits: 512               | ES512 | 0
          algorithm: EdDSA                              | EdDSA | 0
          algorithm: eddsa, num_bits: 512               | EdDSA | 0
          algorithm: RSA                                | PS256 | 2048
          algorithm: rsa, num_bits: 384                 | PS384 | 2048
          algorithm: RSA, num_bits: 512                 | PS512 | 2048
          algorithm: RSA, rsa_key_bits: 3072            | PS256 | 3072
          algorithm: RS256                              | RS256 | 2048
          algorithm: RS256, num_bits: 256, rsa_key_bits: 4096 | RS256 | 4096
          """)
  void everyAlgorithmIsKnown(String keys, String algorithm, int rsaBits) throws Exception {
    assertThat(load(LEAST.replace("algorithm: ECDSA", keys), Map.of()).tokens().signing())
        .isEqualTo(new SigningKeys(algorithm, rsaBits));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          algorithm: Ecdsa                         | tokens.algorithm: "Ecdsa" is not supported; use ECDSA, EdDSA, RSA (which is RSASSA-PSS), or RS256
          algorithm: ECDSA, num_bits: 521          | tokens.num_bits: must be 256, 384 or 512: the length of the hash
          algorithm: RSA, num_bits: 2048           | tokens.num_bits: must be 256, 384 or 512: the length of the hash
          algorithm: RS256, num_bits: 512          | tokens.num_bits: must be 256: the length of the hash
          algorithm: RSA, rsa_key_bits: 1024       | tokens.rsa_key_bits: must be 2048, 3072 or 4096
          algorithm: ECDSA, rsa_key_bits: 2048     | tokens.rsa_key_bits: means nothing with ECDSA
          algorithm: ECDSA, token_type: jwt        | tokens.token_type: must be JWT or at+jwt
          algorithm: ECDSA, subject_from: email    | tokens.subject_from: must be username or id
          algorithm: ECDSA, subject_from: id, subject: x | tokens.subject_from: and subject both fill the claim sub
          algorithm: ECDSA, token_refresh_limit: 2, include_jwt_id: true | tokens.include_jwt_id: jti already holds the refresh counter; give that a claim of its own with token_refresh_count_key
          algorithm: ECDSA, token_refresh_count_key: exp | tokens.token_refresh_count_key: the claim exp has a meaning of its own
          algorithm: ECDSA, user_info: {email: iss} | tokens.user_info: email: the claim iss has a meaning of its own in every token
          algorithm: ECDSA, user_info: {email: kid} | tokens.user_info: email: the claim kid has a meaning
          algorithm: ECDSA, user_info: {username: jti} | tokens.user_info: username: the claim jti has a meaning
          algorithm: ECDSA, user_info: {username: sub}, subject: x | tokens.user_info: username: the claim sub has a meaning
          algorithm: ECDSA, token_type: at+jwt     | tokens.token_type: at+jwt (RFC 9068) needs iss, aud, sub, iat and jti in every token; set also issuer, audience, subject_from, include_issued_at, include_jwt_id
          algorithm: ECDSA, token_type: at+jwt, issuer: i, audience: [a], subject: x, include_issued_at: true, include_jwt_id: true | set also subject_from
          """)
  void whatDoesNotFitTogetherInATokenIsNamed(String keys, String message) {
    assertThatThrownBy(() -> load(LEAST.replace("algorithm: ECDSA", keys), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_refresh_limit: 2, include_jwt_id: true, token_refresh_count_key: left",
        "include_jwt_id: true",
        "user_info: {username: sub}",
        "token_refresh_count_key: jti"
      })
  void whatFitsTogetherIsAccepted(String keys) throws Exception {
    assertThat(load(LEAST.replace("algorithm: ECDSA", "algorithm: ECDSA, " + keys), Map.of()))
        .isNotNull();
  }

  @Test
  void whatNeedsARestartIsNamedAndWhatIsReloadedIsNot() throws Exception {
    Config before = load(LEAST, Map.of());
    Config paths = load(LEAST + "cluster: {peer_tls: a, ledger_mac: b, peer_port: 1}\n", Map.of());
    assertThat(before.needRestart(paths))
        .containsExactly("cluster.peer_port", "cluster.peer_tls", "cluster.ledger_mac");
    Config live =
        load(
            LEAST
                + "cluster: {endpoint_lag: 1s, absent: [a], revoked: [k], max_signers: 2,"
                + " rotation: x, static_peers: [a=http://b], revision: 2}\n",
            Map.of());
    assertThat(before.needRestart(live)).isEmpty();
    Config tokens =
        load(LEAST.replace("algorithm: ECDSA", "algorithm: RS256, include_jwt_id: true"), Map.of());
    assertThat(before.needRestart(tokens)).isEmpty();
  }

  @Test
  void keysMayBeWrittenInCapitalsAsTheGoServerHasIt() throws Exception {
    Config config =
        load(LEAST + "SERVER: {Port: 81}\nTelemetry: {DISABLE_MONITORING: true}\n", Map.of());
    assertThat(config.server().port()).isEqualTo(81);
    assertThat(config.telemetry().publicMetrics()).isFalse();
  }

  @Test
  void metricsAreOpenOnlyWhereThatIsWritten() throws Exception {
    assertThat(load(LEAST, Map.of()).telemetry()).isEqualTo(new TelemetrySection(true, false));
    assertThat(
            load(LEAST + "telemetry: {require_prometheus_authentication: false}\n", Map.of())
                .telemetry()
                .openMetrics())
        .isTrue();
  }

  @Test
  void allErrorsAreNamedHoweverManyThereAre() {
    StringBuilder wrong = new StringBuilder(LEAST);
    for (int i = 0; i < 50; i++) {
      wrong.append("zz%d: {}%n".formatted(i));
    }
    assertThatThrownBy(() -> load(wrong.toString(), Map.of()))
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems()).hasSize(50));
  }

  @Test
  void severalErrorsAreReportedTogether() {
    assertThatThrownBy(() -> load("server: {prot: 1}\nloging: {}\n", Map.of()))
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
    assertThatThrownBy(() -> load(text + "\n", Map.of()))
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
    assertThatThrownBy(() -> load(LEAST + "server: {address: \"${file:big}\"}\n", Map.of()))
        .hasMessageContaining("larger than 65536 bytes");
  }

  @Test
  void noSecretIsPrinted() throws Exception {
    assertThat(load(LEAST, Map.of()).toString()).doesNotContain("hunter2").contains("***");
    assertThatThrownBy(() -> load(LEAST.replace("hunter2", "[hunter2"), Map.of()))
        .hasMessageNotContaining("hunter2");
  }

  private Config load(String text, Map<String, String> environment)
      throws ConfigException, IOException {
    Path file = directory.resolve("config.yaml");
    Files.writeString(file, text);
    return new ConfigFile(file, environment).load();
  }
}
