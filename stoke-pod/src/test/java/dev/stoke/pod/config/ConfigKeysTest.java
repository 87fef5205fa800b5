package dev.stoke.pod.config;

import static dev.stoke.pod.config.ConfigText.LEAST;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the keys become, and their defaults. */
final class ConfigKeysTest {
  private final ConfigText yaml;

  ConfigKeysTest(@TempDir Path directory) {
    yaml = new ConfigText(directory);
  }

  @Test
  void absentKeysHaveTheirDefaults() throws Exception {
    Config config = yaml.load(LEAST);
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
        yaml.load(
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
            """);
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

  @Test
  void keysMayBeWrittenInCapitalsAsTheGoServerHasIt() throws Exception {
    Config config =
        yaml.load(LEAST + "SERVER: {Port: 81}\nTelemetry: {DISABLE_MONITORING: true}\n");
    assertThat(config.server().port()).isEqualTo(81);
    assertThat(config.telemetry().publicMetrics()).isFalse();
  }

  @Test
  void metricsAreOpenOnlyWhereThatIsWritten() throws Exception {
    assertThat(yaml.load(LEAST).telemetry()).isEqualTo(new TelemetrySection(true, false));
    assertThat(
            yaml.load(LEAST + "telemetry: {require_prometheus_authentication: false}\n")
                .telemetry()
                .openMetrics())
        .isTrue();
  }

  @Test
  void whatNeedsARestartIsNamedAndWhatIsReloadedIsNot() throws Exception {
    Config before = yaml.load(LEAST);
    Config paths = yaml.load(LEAST + "cluster: {peer_tls: a, ledger_mac: b, peer_port: 1}\n");
    assertThat(before.needRestart(paths))
        .containsExactly("cluster.peer_port", "cluster.peer_tls", "cluster.ledger_mac");
    Config live =
        yaml.load(
            LEAST
                + "cluster: {endpoint_lag: 1s, absent: [a], revoked: [k], max_signers: 2,"
                + " rotation: x, static_peers: [a=http://b], revision: 2}\n");
    assertThat(before.needRestart(live)).isEmpty();
    Config tokens =
        yaml.load(LEAST.replace("algorithm: ECDSA", "algorithm: RS256, include_jwt_id: true"));
    assertThat(before.needRestart(tokens)).isEmpty();
  }
}
