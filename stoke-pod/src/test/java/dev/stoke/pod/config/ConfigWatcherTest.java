package dev.stoke.pod.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  void aLogInTheSameDirectoryKeepsNoChangeOut() throws Exception {
    start(NEVER);
    swapData(2);
    awaitRevision(2);
    var writing = new AtomicBoolean(true);
    var written = new AtomicInteger();
    var log =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (writing.get()) {
                append("log", "a line\n");
                written.incrementAndGet();
              }
            });
    try {
      await().until(() -> written.get() > 100);
      swapData(3);
      awaitRevision(3);
    } finally {
      writing.set(false);
      log.join();
    }
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

  @Test
  void whatBelongsToTheFileIsWatchedTooAndARefusalCountsOnce() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("providers"));
    Path secret = Files.writeString(directory.resolve("secret"), "old");
    Files.delete(directory.resolve("config.yaml"));
    Files.writeString(
        directory.resolve("config.yaml"), text(1) + "users: {provider_config_dir: providers}\n");
    start(Duration.ofMillis(20));
    String provider =
        """
        type: oidc
        name: idp
        auth_flow_type: code
        claims_source: token
        discovery_url: https://idp.example/.well-known/openid-configuration
        first_name_claim: f
        last_name_claim: l
        email_claim: e
        client_id: c
        client_secret: ${file:../secret}
        redirect_uri: https://stoke.example/oidc/idp
        """;
    Files.writeString(directory.resolve("next"), provider);
    Files.move(directory.resolve("next"), folder.resolve("idp.yaml"));
    await().until(() -> clientSecret().equals("old"));

    Files.writeString(directory.resolve("next"), "new");
    Files.move(directory.resolve("next"), secret, StandardCopyOption.ATOMIC_MOVE);
    await().until(() -> clientSecret().equals("new"));

    Files.writeString(directory.resolve("next"), provider.replace("idp.example", "i dp"));
    Files.move(
        directory.resolve("next"), folder.resolve("idp.yaml"), StandardCopyOption.ATOMIC_MOVE);
    await().until(() -> failures() == 1);
    Files.writeString(directory.resolve("next"), "newest");
    Files.move(directory.resolve("next"), secret, StandardCopyOption.ATOMIC_MOVE);
    Files.writeString(directory.resolve("next"), provider);
    Files.move(
        directory.resolve("next"), folder.resolve("idp.yaml"), StandardCopyOption.ATOMIC_MOVE);
    await().until(() -> clientSecret().equals("newest"));
    assertThat(failures()).as("however often the same files were looked at").isEqualTo(1);
  }

  private double failures() {
    return metrics.get("stoke.config.reload.failures").counter().count();
  }

  private String clientSecret() {
    return watcher().current().providers().all().stream()
        .map(OidcProvider.class::cast)
        .map(provider -> provider.clientSecret().reveal())
        .findFirst()
        .orElse("");
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

  private void append(String name, String line) {
    try {
      Files.writeString(
          directory.resolve(name), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
