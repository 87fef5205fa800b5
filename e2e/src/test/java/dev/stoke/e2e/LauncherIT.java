package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a newcomer uses it. */
final class LauncherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir private Path temporary;
  private Launcher launcher;

  @BeforeEach
  void fresh() {
    launcher = new Launcher(temporary.resolve("state"));
  }

  @AfterEach
  void nothingStays() throws Exception {
    launcher.stoke("down");
    assertThat(survivors()).isEmpty();
  }

  @Test
  void upStatusDownAndUpAgainFindsItsData() throws Exception {
    var up = launcher.stoke("up", "--detach", "--port", "0", "--api", "embedded");
    assertThat(up.output()).contains("Stoke is ready.");
    assertThat(up.exitCode()).isZero();

    var status = launcher.stoke("status", "--json");
    assertThat(status.exitCode()).isZero();
    JsonNode json = new ObjectMapper().readTree(status.output());
    assertThat(json.path("ready").asBoolean()).isTrue();
    assertThat(json.path("pods")).hasSize(3);
    assertThat(Path.of(json.path("kubeconfig").asText())).exists();
    var login = json.path("login");
    var balanced = new AuthApi(URI.create(json.path("url").asText()));
    var session = balanced.login(login.path("username").asText(), login.path("password").asText());

    var second = launcher.stoke("up", "--detach", "--port", "0");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.output()).contains("already running").contains("./stoke down");

    assertThat(launcher.stoke("scale", "stokecluster/stoke", "--replicas=2").exitCode()).isZero();
    assertThat(launcher.stoke("down").output()).contains("Stoke is stopped.");
    assertThat(survivors()).isEmpty();
    assertThat(launcher.stoke("status").exitCode()).isEqualTo(1);

    var again = launcher.stoke("up", "--detach", "--port", "0", "--api", "embedded");
    assertThat(again.output()).contains("from an earlier run", "2 of 2 pods ready");
    status = launcher.stoke("status", "--json");
    assertThat(status.exitCode()).isZero();
    json = new ObjectMapper().readTree(status.output());
    // The key is long gone with its process; its public half is in the database.
    assertThat(new AuthApi(URI.create(json.path("url").asText())).kids())
        .contains(Verifier.kid(session));
  }

  @Test
  void anInterruptInTheForegroundStopsEverythingAlsoWithoutAotCaches() throws Exception {
    launcher = Launcher.withoutCaches(launcher.directory());
    Path output = temporary.resolve("up.log");
    Process up = launcher.background(output, "up", "--port", "0", "--api", "embedded");
    await("ready")
        .atMost(PATIENCE)
        .until(() -> Files.readString(output).contains("Stoke is ready."));
    assertThat(survivors()).noneMatch(line -> line.contains("-XX:AOTCache"));

    assertThat(launcher.shell("kill -INT " + up.pid()).exitCode()).isZero();

    assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(up.exitValue()).isEqualTo(130);
    assertThat(Files.readString(output)).contains("Stopped.");
    assertThat(launcher.directory().resolve("logs/local.log"))
        .content()
        .doesNotContain("could not stop");
    assertThat(survivors()).isEmpty();
  }

  @Test
  void whatAKilledUpLeavesBehindIsEndedByDown() throws Exception {
    launcher.stoke("up", "--detach", "--port", "0", "--api", "embedded");
    var run = new ObjectMapper().readTree(launcher.directory().resolve("run.json").toFile());
    ProcessHandle up = ProcessHandle.of(run.path("pid").asLong()).orElseThrow();

    up.destroyForcibly();
    up.onExit().get(10, TimeUnit.SECONDS);
    launcher.stoke("down");

    assertThat(survivors()).isEmpty();
  }

  @Test
  void aTakenPortIsNamedBeforeAnythingStarts() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var up = launcher.stoke("up", "--port", Integer.toString(taken.getLocalPort()));

      assertThat(up.exitCode()).isEqualTo(1);
      assertThat(up.output())
          .contains("port " + taken.getLocalPort() + " on 127.0.0.1 is taken", "--port");
    }
  }

  @Test
  void theNextUpStartsWithTheCachesThatOneMade() throws Exception {
    var caches = withCaches();
    launcher.stoke("up", "--detach", "--port", "0", "--api", "embedded");
    await("caches").atMost(PATIENCE.multipliedBy(3)).until(() -> names(caches, ".aot").size() == 2);
    launcher.stoke("down");
    assertThat(survivors()).isEmpty();

    var again = launcher.stoke("up", "--detach", "--port", "0", "--api", "embedded");

    assertThat(again.output()).contains("Stoke is ready.");
    // The operator and three pods.
    assertThat(survivors()).filteredOn(line -> line.contains("-XX:AOTCache=" + caches)).hasSize(4);
    assertThat(names(caches, "")).hasSize(2);
  }

  @Test
  void downEndsTheMakingOfCaches() throws Exception {
    var caches = withCaches();
    launcher.stoke("up", "--detach", "--port", "0", "--api", "embedded");
    await("a program that is recorded")
        .atMost(PATIENCE)
        .until(() -> survivors().stream().anyMatch(line -> line.contains("AOTCacheOutput")));
    assertThat(survivors())
        .filteredOn(line -> line.contains("AOTCacheOutput"))
        .as("temporary files, which a killed process leaves behind, are below the state folder")
        .allMatch(line -> line.contains("-Djava.io.tmpdir=" + launcher.directory()));

    assertThat(launcher.stoke("down").output()).contains("Stoke is stopped.");

    assertThat(survivors()).isEmpty();
    assertThat(names(caches, ".draft")).isEmpty();
  }

  /** Below the state folder, so that those who make them are seen as its processes. */
  private Path withCaches() {
    var state = launcher.directory();
    var caches = state.resolve("caches");
    launcher = new Launcher(state, caches);
    return caches;
  }

  private static List<String> names(Path directory, String end) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.map(Path::toString).filter(name -> name.endsWith(end)).toList();
    }
  }

  /** Command lines of processes that still use this test's state folder. */
  private List<String> survivors() {
    String folder = launcher.directory().toString();
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(folder))
        .toList();
  }
}
