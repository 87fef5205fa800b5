package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.testing.KeyCircle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster block that the Go server's guide to high availability shows. */
final class HighAvailabilityExampleTest {
  private static final String BLOCK =
      """
      cluster:
        enabled: true
        discovery: static
        static_peers:
          - https://stoke-0:8080
          - https://stoke-1:8080
        refresh_sec: 30   # optional; default 30
        instance_id: "stoke-0"   # optional; unique per replica so key ids (kid) stay distinct in merged JWKS
      """;

  @TempDir Path directory;

  @Test
  void startsAPodAsItStandsWhichSaysThatItTrustsTheNetwork() throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    List<Settings> given = new CopyOnWriteArrayList<>();
    Path log = directory.resolve("pod.log");
    try (PodUnderTest pod =
        PodUnderTest.edited(
            directory,
            "other",
            text -> text.replace("level: error", "level: warn, log_file: " + log) + BLOCK,
            (settings, ledger, channel, clock, metrics) -> {
              given.add(settings);
              return keys;
            })) {
      assertThat(pod.get("/api/pkeys").statusCode()).isEqualTo(200);
      assertThat(given.getFirst().members())
          .extracting(Member::id, Member::url, Member::exchanges)
          .containsExactly(
              tuple("stoke-0", URI.create("https://stoke-0:8080"), false),
              tuple("stoke-1", URI.create("https://stoke-1:8080"), false));
      assertThat(Files.readString(log)).contains("No cluster.peer_tls", "trusts the network");
      assertThat(given.getFirst().timers().round()).isEqualTo(Duration.ofSeconds(30));
    }
  }
}
