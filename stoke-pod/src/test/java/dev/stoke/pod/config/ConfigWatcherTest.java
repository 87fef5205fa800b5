package dev.stoke.pod.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigWatcherTest {
  /** So long that in these tests only the directory's events can be what brings a change. */
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path directory;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ConcurrentLinkedQueue<Config> seen = new ConcurrentLinkedQueue<>();
  private @Nullable ConfigWatcher watcher;

  @BeforeEach
  void publishTheFirstRevisionAsKubernetesDoes() throws Exception {
    swapData(1);
    Files.createSymbolicLink(directory.resolve("config.yaml"), Path.of("..data", "config.yaml"));
  }

  @AfterEach
  void stop() {
    watcher().close();
  }

  @Test
  void theSwapOfTheDataLinkIsSeen() throws Exception {
    start(NEVER);
    swapData(2);
    awaitRevision(2);
    swapData(3);
    awaitRevision(3);
    assertThat(seen).extracting(config -> config.cluster().revision()).containsExactly(2L, 3L);
    assertThat(metrics.get("stoke.config.revision").gauge().value()).isEqualTo(3);
  }

  @Test
  void aPlainWriteIsSeen() throws Exception {
    Files.delete(directory.resolve("config.yaml"));
    Files.writeString(directory.resolve("config.yaml"), text(1));
    start(NEVER);
    Files.writeString(directory.resolve("config.yaml"), text(2));
    awaitRevision(2);
  }

  @Test
  void aChangeThatTheFileSystemDoesNotReportIsSeenByPolling() throws Exception {
    start(Duration.ofMillis(50));
    // Below the link: no event of the watched directory.
    Files.writeString(directory.resolve("..1").resolve("config.yaml"), text(2));
    awaitRevision(2);
  }

  @Test
  void anUnusableFileIsRefusedAndCountedAndTheOldConfigurationStays() throws Exception {
    start(NEVER);
    Files.writeString(directory.resolve("next"), text(2).replace("cluster", "clutser"));
    Files.move(
        directory.resolve("next"),
        directory.resolve("config.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    await()
        .untilAsserted(() ->
            assertThat(metrics.get("stoke.config.reload.failures").counter().count()).isEqualTo(1));
    assertThat(watcher().current().cluster().revision()).isEqualTo(1);
    assertThat(seen).isEmpty();

    Files.writeString(directory.resolve("config.yaml"), text(3));
    awaitRevision(3);
  }

  private void start(Duration poll) throws Exception {
    ConfigFile file = new ConfigFile(directory.resolve("config.yaml"), Map.of());
    watcher = new ConfigWatcher(file, file.load(), poll, metrics, seen::add).start();
    // The watch is in place once a change of it is seen; until then writes are seen by the first
    // look, so nothing has to be waited for here.
  }

  private ConfigWatcher watcher() {
    return requireNonNull(watcher, "not started");
  }

  private void awaitRevision(long revision) {
    await().until(() -> watcher().current().cluster().revision() == revision);
  }

  /** The kubelet's way: a new directory, and a link to it that is replaced by renaming. */
  private void swapData(int revision) throws Exception {
    Path data = Files.createDirectory(directory.resolve(".." + revision));
    Files.writeString(data.resolve("config.yaml"), text(revision));
    Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), data.getFileName());
    Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String text(int revision) {
    return """
    database:
      type: postgres
      postgres: {host: h, database: d, user: u}
    tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
    cluster: {revision: %d}
    """
        .formatted(revision);
  }
}
