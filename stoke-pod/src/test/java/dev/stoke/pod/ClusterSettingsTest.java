package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.SigningAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterSettingsTest {
  private static final Member ZERO = new Member("stoke-0", URI.create("https://stoke-0.p:8081"));
  private static final Member ONE = new Member("stoke-1", URI.create("https://stoke-1.p:8081"));
  private static final String BOTH =
      "enabled: true, instance_id: stoke-0, peer_tls: x,"
          + " static_peers: [\"https://stoke-0.p:8081\", \"https://stoke-1.p:8081\"]";

  @TempDir Path directory;

  @Test
  void everyKeyArrives() throws Exception {
    Config config =
        config(
            BOTH
                + ", revision: 7, grown_at: 5, refresh_sec: 2, endpoint_lag: 3s, propagation_delay: 10s,"
                + " leaving: [stoke-1], absent: [stoke-1=2026-01-02T03:04:05Z], revoked: [k], max_signers: 2,"
                + " rotation: r");
    assertThat(ClusterSettings.of(config, config))
        .isEqualTo(
            new Settings(
                ZERO,
                7,
                5,
                List.of(ZERO, ONE),
                Set.of("stoke-1"),
                Map.of("stoke-1", Instant.parse("2026-01-02T03:04:05Z")),
                Set.of("k"),
                2,
                "r",
                KeySpec.of(SigningAlgorithm.ES256),
                Timers.of(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    Duration.ofHours(3),
                    Duration.ofMinutes(30))));
  }

  @Test
  void aChangedAlgorithmIsWantedAtOnce() throws Exception {
    Config started = config(BOTH);
    Config next = algorithm("RSA, num_bits: 512, rsa_key_bits: 3072");
    assertThat(ClusterSettings.of(started, next).keys())
        .isEqualTo(new KeySpec(SigningAlgorithm.PS512, 3072));
    assertThat(ClusterSettings.of(started, algorithm("EdDSA")).keys())
        .isEqualTo(KeySpec.of(SigningAlgorithm.EDDSA));
  }

  @Test
  void aPodThatItsListLeavesOutIsAMemberAllTheSame() throws Exception {
    Config config =
        config("enabled: true, instance_id: stoke-2, static_peers: [\"http://stoke-1:8080\"]");
    Settings settings = ClusterSettings.of(config, config);
    assertThat(settings.self()).isEqualTo(new Member("stoke-2", URI.create("http://stoke-2")));
    assertThat(settings.members())
        .containsExactly(settings.self(), new Member("stoke-1", URI.create("http://stoke-1:8080")));

    Config tls = config("enabled: true, instance_id: stoke-2, peer_tls: x, peer_port: 7");
    assertThat(ClusterSettings.of(tls, tls).self().url())
        .isEqualTo(URI.create("https://stoke-2:7"));
  }

  @Test
  void aPodThatIsNoClusterIsTheOnlyMember() throws Exception {
    Config config =
        config(BOTH.replace("true", "false") + ", absent: [a], max_signers: 2, revoked: [k]");
    Settings settings = ClusterSettings.of(config, config);
    assertThat(settings.members()).containsExactly(ZERO);
    assertThat(settings.absent()).isEmpty();
    assertThat(settings.maxSigners()).isZero();
    assertThat(settings.revoked()).containsExactly("k");
  }

  @Test
  void whatNeedsARestartKeepsItsFirstValue() throws Exception {
    Config started = config(BOTH);
    Config next = config(BOTH.replace("instance_id: stoke-0", "instance_id: stoke-1"));
    assertThat(ClusterSettings.of(started, next).self()).isEqualTo(ZERO);
    assertThat(ClusterSettings.of(started, config("enabled: false, revision: 2")).members())
        .containsExactly(new Member("stoke-0", URI.create("https://stoke-0:8081")));
  }

  @Test
  void timesThatDoNotWorkTogetherAreNamed() throws Exception {
    Config config = config("enabled: true, instance_id: stoke-0, propagation_delay: 3h");
    assertThatThrownBy(() -> ClusterSettings.of(config, config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens.key_duration")
        .hasMessageContaining("propagation_delay");
    assertThat(ClusterSettings.problems(config(""))).isEmpty();
  }

  @Test
  void aPodAloneTakesThePropagationDelayThatFits() throws Exception {
    Config config = config("propagation_delay: 3h");
    assertThat(ClusterSettings.problems(config)).isEmpty();
    assertThat(ClusterSettings.of(config, config).timers().propagation())
        .isEqualTo(Duration.ofSeconds(2 * 3600 + 42 * 60 - 30 * 60 - 31));
  }

  private Config config(String cluster) throws ConfigException, IOException {
    return config(cluster, "ECDSA");
  }

  private Config algorithm(String algorithm) throws ConfigException, IOException {
    return config(BOTH, algorithm);
  }

  private Config config(String cluster, String algorithm) throws ConfigException, IOException {
    Path file = directory.resolve("config.yaml");
    Files.writeString(
        file,
        """
        database:
          type: postgres
          postgres: {host: db.example, database: stoke, user: stoke}
        tokens: {algorithm: %s, key_duration: 3h, token_duration: 30m}
        cluster: {%s}
        """
            .formatted(algorithm, cluster));
    return new ConfigFile(file, Map.of()).load();
  }
}
