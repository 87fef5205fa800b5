package dev.stoke.local.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneInstallerTest {
  private static final String NO_GO = "/nowhere";

  @TempDir private Path temp;
  private Path cache;
  private FakeReleases releases;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @BeforeEach
  void startReleases() throws IOException {
    cache = temp.resolve("cache");
    releases = new FakeReleases();
  }

  @AfterEach
  void stopReleases() {
    releases.close();
  }

  @Test
  void installsTheCheckedReleaseFiles() throws Exception {
    ControlPlaneBinaries binaries = installer(NO_GO).install();

    assertThat(binaries.etcd()).hasBinaryContent(FakeReleases.content(Program.ETCD));
    assertThat(binaries.apiServer())
        .hasBinaryContent(FakeReleases.content(Program.API_SERVER))
        .isExecutable();
    assertThat(binaries.controllerManager()).isExecutable();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void doesNothingTheSecondTime() throws Exception {
    installer(NO_GO).install();
    int requests = releases.requests().size();

    installer(NO_GO).install();

    assertThat(releases.requests()).hasSize(requests);
    assertThat(output()).contains("Already installed");
  }

  @Test
  void refusesAFileWhoseChecksumIsNotThePublishedOne() {
    releases.replace(FakeReleases.path(Program.API_SERVER), "something else");

    assertThatThrownBy(() -> installer(fakeGo("exit 1")).install())
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("checksum of")
        .hasMessageContaining("kube-apiserver");
    assertThat(directory().resolve("kube-apiserver")).doesNotExist();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void buildsWhatTheReleaseServerDidNotDeliverWhole() throws Exception {
    releases.cutShort(FakeReleases.path(Program.API_SERVER));

    ControlPlaneBinaries binaries = installer(fakeGo("build")).install();

    assertThat(binaries.etcd()).hasBinaryContent(FakeReleases.content(Program.ETCD));
    assertThat(binaries.apiServer()).content().startsWith("built");
    assertThat(output()).contains("No official download: cannot download");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void buildsFromThePinnedModulesWhateverTheEnvironmentSays() throws Exception {
    releases.close();
    var environment =
        Map.of("PATH", fakeGo("build"), "GOFLAGS", "-mod=vendor", "GOOS", "plan9", "HOME", "/h");

    ControlPlaneBinaries binaries = installer(environment, output).install();

    assertThat(binaries.apiServer())
        .content()
        .contains("GOFLAGS=[]", "GOOS=[]", "CGO_ENABLED=[0]", "HOME=[/h]", "GOWORK=[off]")
        .contains("-mod=readonly", "gitVersion=" + Program.KUBERNETES_VERSION)
        .contains("k8s.io/kubernetes " + Program.KUBERNETES_VERSION);
    assertThat(binaries.etcd())
        .content()
        .contains("go.etcd.io/etcd/server/v3 " + Program.ETCD_VERSION);
  }

  @Test
  void showsThatALongBuildIsAlive() throws Exception {
    releases.close();
    Path goOn = temp.resolve("go-on");
    String go = fakeGo("while [ ! -f " + goOn + " ]; do /bin/sleep 0.02; done; build");
    var untilHeartbeat =
        new OutputStream() {
          private final StringBuilder seen = new StringBuilder();

          @Override
          public void write(int b) {
            seen.append((char) b);
            if (seen.indexOf("packages compiled") >= 0 && !Files.exists(goOn)) {
              try {
                Files.createFile(goOn);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };

    installer(Map.of("PATH", go), untilHeartbeat).install();

    assertThat(untilHeartbeat.seen)
        .containsPattern("\\[0:\\d\\d]   etcd: 1 packages compiled, 1 modules downloaded");
  }

  @Test
  void showsTheLastLinesOfAFailedBuild() {
    releases.close();

    assertThatThrownBy(() -> installer(fakeGo("echo no space left on device; exit 1")).install())
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("no space left on device")
        .hasMessageContaining("run it again");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void refusesAnOldGo() throws Exception {
    releases.close();
    String go = fakeGo("build");
    Path script = Path.of(go, "go");
    Files.writeString(script, Files.readString(script).replace("go1.26.8", "go1.19"));

    assertThatThrownBy(() -> installer(go).install())
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("needs Go 1.26 or newer")
        .hasMessageContaining("go1.19");
  }

  @Test
  void saysHowToGetAControlPlaneWithoutNetworkAndGo() {
    releases.close();

    assertThatThrownBy(() -> installer(NO_GO).install())
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("dl.k8s.io")
        .hasMessageContaining("https://go.dev/dl/");
  }

  @Test
  void twoInstallersWaitForOneAnother() throws Exception {
    Callable<ControlPlaneBinaries> install = () -> installer(NO_GO).install();
    try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : both.invokeAll(List.of(install, install))) {
        assertThat(result.get().apiServer()).isExecutable();
      }
    }

    assertThat(releases.requests()).doesNotHaveDuplicates();
  }

  @Test
  void removesWhatAKilledInstallerLeft() throws Exception {
    Path left = Files.createDirectories(cache.resolve(".work-1"));
    Files.writeString(left.resolve("kube-apiserver"), "half");

    installer(NO_GO).install();

    assertThat(leftovers()).isEmpty();
  }

  @Test
  void everyStagingModuleIsOfTheSameRelease() throws IOException {
    String version = "v0" + Program.KUBERNETES_VERSION.substring(2);
    try (var in = getClass().getResourceAsStream("go/kubernetes/go.mod")) {
      assertThat(in).isNotNull();
      List<String> replaced =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.contains("=>"))
              .map(String::strip)
              .toList();
      assertThat(replaced).hasSizeGreaterThan(30).allMatch(line -> line.endsWith(" " + version));
    }
  }

  private ControlPlaneInstaller installer(String path) {
    return installer(Map.of("PATH", path), output);
  }

  private ControlPlaneInstaller installer(Map<String, String> environment, OutputStream out) {
    return new ControlPlaneInstaller(
        cache,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        releases.sources(),
        FakeReleases.PLATFORM,
        environment,
        Duration.ofMillis(50));
  }

  /** A folder with a go that runs the commands; "build" writes what it was given to the target. */
  private String fakeGo(String commands) throws IOException {
    Path go = Files.createDirectories(temp.resolve("bin")).resolve("go");
    Files.writeString(
        go,
        """
        #!/bin/sh
        if [ "$1" = env ]; then echo go1.26.8; exit 0; fi
        build() {
          args="$*"
          while [ "$1" != -o ]; do shift; done
          { echo built; echo "$args"
            echo "GOFLAGS=[$GOFLAGS] GOOS=[$GOOS] CGO_ENABLED=[$CGO_ENABLED] HOME=[$HOME] GOWORK=[$GOWORK]"
            while read -r line; do echo "$line"; done < go.mod; } > "$2"
        }
        echo "go: downloading a"
        echo "k8s.io/some/package"
        """
            + commands.replace("build", "build \"$@\"")
            + "\n");
    assertThat(go.toFile().setExecutable(true)).isTrue();
    return String.valueOf(go.getParent());
  }

  private Path directory() {
    return Program.directory(cache, FakeReleases.PLATFORM);
  }

  private List<Path> leftovers() {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".work-")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }
}
