package dev.stoke.local.aot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a small program as a real process. */
final class AotFileTest {
  @TempDir private Path directory;

  @Test
  void whatARunLeavesAtItsEndIsTakenByTheNext() throws Exception {
    var cache = new AotFile(directory.resolve("program.aot"));
    var recorded = start(cache.recording());
    // A signal that comes before Java knows its signals would end it without a cache.
    recorded.waitFor();
    cache.end(recorded);

    var options = new ArrayList<>(cache.using());
    options.add("-Xlog:aot=info");
    var next = start(options);
    var output = new String(next.getInputStream().readAllBytes(), UTF_8);

    assertThat(next.waitFor()).isZero();
    assertThat(output).contains("Opened AOT cache", "optimized module handling");
  }

  @Test
  void aRunThatLeftNoneIsAFailureThatNamesTheFile() throws Exception {
    var cache = new AotFile(directory.resolve("program.aot"));
    var notRecorded = start(List.of());

    assertThatThrownBy(() -> cache.end(notRecorded))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(cache.path().toString());
  }

  /** A main class of a jar that is on every class path here, which ends by itself. */
  private static Process start(List<String> options) throws IOException {
    var jar =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> Path.of(entry).getFileName().toString().startsWith("picocli-"))
            .findFirst()
            .orElseThrow();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", jar, "picocli.AutoComplete", "--version"));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
