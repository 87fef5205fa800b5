package dev.stoke.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks Java what it makes of the options. */
final class LaunchTest {
  @TempDir private Path directory;

  @Test
  void aPodThatChoosesOneOptionKeepsTheOtherDefaults() throws Exception {
    var result = flags("-XX:MaxRAMPercentage=60");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output())
        .containsPattern("MaxRAMPercentage += 60")
        .containsPattern("InitialRAMPercentage += 10")
        .containsPattern("UseSerialGC += true")
        .containsPattern("UseCompactObjectHeaders += true")
        .containsPattern("ExitOnOutOfMemoryError += true")
        .containsPattern("UsePerfData += false");
  }

  @Test
  void aPodThatChoosesAnotherCollectorTurnsTheDefaultOff() throws Exception {
    var result = flags("-XX:-UseSerialGC -XX:+UseG1GC");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).containsPattern("UseG1GC += true");
  }

  private UnpackedImage.Result flags(String chosen) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("java.flags"), Launch.defaults());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Launch.withDefaults(file.toString()));
    command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
    var builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_TOOL_OPTIONS", chosen);
    return UnpackedImage.tryRun(builder);
  }
}
