package dev.stoke.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFilesTest {
  @TempDir private Path directory;

  @Test
  void aRunIsFoundAsLongAsItsProcessLives() {
    var files = new RunFiles(directory);
    assertThat(files.running()).isEmpty();

    files.writeRun("http://127.0.0.1:8080");

    assertThat(files.running())
        .hasValueSatisfying(run -> {
          assertThat(run.pid()).isEqualTo(ProcessHandle.current().pid());
          assertThat(run.url()).isEqualTo("http://127.0.0.1:8080");
        });
    files.deleteRun();
    assertThat(files.running()).isEmpty();
  }

  @Test
  void aStrangerWithTheSamePidIsNotTakenForARun() throws Exception {
    Files.writeString(
        directory.resolve("run.json"),
        "{\"pid\":%d,\"started\":\"2001-01-01T00:00:00Z\",\"url\":\"\"}"
            .formatted(ProcessHandle.current().pid()));

    assertThat(new RunFiles(directory).running()).isEmpty();
  }
}
