package dev.stoke.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildProcessesTest {
  @TempDir private Path directory;

  @Test
  void aProcessIsRecordedWhileItRuns() throws Exception {
    var processes = new ChildProcesses(directory);
    Process process = processes.start("sleeper", sleeper());
    assertThat(directory.resolve("sleeper-" + process.pid())).exists();

    ChildProcesses.stop(process, Duration.ofSeconds(5));

    assertThat(process.isAlive()).isFalse();
    await().until(() -> Files.notExists(directory.resolve("sleeper-" + process.pid())));
  }

  @Test
  void aProcessThatIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
    Path ready = directory.resolve("ready");
    var processes = new ChildProcesses(directory.resolve("records"));
    Process process = processes.start("deaf", deaf(ready));
    await().until(() -> Files.exists(ready));

    ChildProcesses.stop(process, Duration.ofMillis(200));

    assertThat(process.exitValue()).isEqualTo(137);
  }

  @Test
  void leftoversOfAnEarlierParentAreEnded() throws Exception {
    Path ready = directory.resolve("ready");
    var earlier = new ChildProcesses(directory.resolve("records"));
    Process polite = earlier.start("polite", sleeper());
    Process deaf = earlier.start("deaf", deaf(ready));
    await().until(() -> Files.exists(ready));

    int ended =
        new ChildProcesses(directory.resolve("records")).endLeftovers(Duration.ofMillis(300));

    assertThat(ended).isEqualTo(2);
    assertThat(polite.isAlive()).isFalse();
    assertThat(deaf.isAlive()).isFalse();
    assertThat(directory.resolve("records")).isEmptyDirectory();
  }

  @Test
  void aStrangerWithARecordedPidIsLeftAlone() throws IOException {
    Process stranger = sleeper().start();
    try {
      Files.writeString(
          directory.resolve("old-" + stranger.pid()), stranger.pid() + " 2001-01-01T00:00:00Z");

      assertThat(new ChildProcesses(directory).endLeftovers(Duration.ofMillis(100))).isZero();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  private static ProcessBuilder sleeper() {
    return new ProcessBuilder("sleep", "60");
  }

  private static ProcessBuilder deaf(Path ready) {
    return new ProcessBuilder(
        "/bin/sh", "-c", "trap '' TERM; touch " + ready + "; while :; do sleep 0.1; done");
  }
}
