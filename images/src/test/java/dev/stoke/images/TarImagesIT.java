package dev.stoke.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tars that {@code -Pimage-tar} has made. */
final class TarImagesIT {
  private static final Path HOME =
      Path.of(System.getProperty("stoke.home")).toAbsolutePath().normalize();
  private static final String VERSION = System.getProperty("stoke.version");
  private static final long MOST_BYTES = 110_000_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Program.class)
  void anImageSaysWhatItIsAndRunsAsAUserWhoOwnsNothing(Program program) throws Exception {
    var image = unpacked(program);

    assertThat(image.names()).containsExactly(program.artifact() + ":" + VERSION);
    assertThat(image.config().get("User").asText()).isEqualTo("65532:65532");
    assertThat(image.config().get("Labels").get("org.opencontainers.image.version").asText())
        .isEqualTo(VERSION);
    assertThat(image.entrypoint())
        .startsWith("/opt/java/bin/java")
        .contains("-XX:AOTCache=/app/program.aot")
        .endsWith(program.mainClass());
    assertThat(image.bytes()).isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void everyFileIsRootsAndNobodysToWrite(Program program) throws Exception {
    assertThat(unpacked(program).files())
        .hasSizeGreaterThan(100)
        .allSatisfy(line -> assertThat(line).matches("(-r-.r-.r-.|drwxr-xr-x) 0/0 .*"))
        .anySatisfy(line -> assertThat(line).endsWith("opt/java/lib/modules"));
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void twoImagesOfTheSameJavaAndJarsAreTheSame(Program program) throws Exception {
    var images = new TarImages(HOME, directory.resolve("again"), VERSION);

    var first = images.make(program, Optional.empty());
    byte[] bytes = Files.readAllBytes(first.file());
    var second = images.make(program, Optional.empty());

    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.file()).hasBinaryContent(bytes);
  }

  @Test
  void thePodStartsFromItsCacheWithNothingToWriteTo() throws Exception {
    var result = run(Program.POD, Map.of(), "--help");

    assertThat(result.output()).contains("Usage: stoke-pod").doesNotContain("[aot]");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theOperatorStartsFromItsCacheWithNothingToWriteTo() throws Exception {
    var result = run(Program.OPERATOR, Map.of("STOKE_MANAGEMENT_PORT", "none"));

    assertThat(result.output()).contains("STOKE_MANAGEMENT_PORT").doesNotContain("[aot]");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  /** In its own root file system, read-only, as its own user; a cache that does not fit fails. */
  private UnpackedImage.Result run(
      Program program, Map<String, String> environment, String... arguments) throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can change into a root");
    var image = unpacked(program);
    Path root = image.unpack();
    Files.createDirectory(root.resolve("proc"));
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            "unshare",
            "--mount",
            "bash",
            "-euc",
            """
            mount --bind "$1" "$1"
            mount --rbind /proc "$1/proc"
            mount -o remount,ro,bind "$1"
            exec chroot --userspec=65532:65532 "$@"
            """,
            "bash",
            root.toString()));
    command.addAll(image.entrypoint());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
    return UnpackedImage.tryRun(builder);
  }

  private UnpackedImage unpacked(Program program) throws IOException, InterruptedException {
    return new UnpackedImage(
        TarImages.file(HOME.resolve("images/target"), program, VERSION),
        Files.createDirectory(directory.resolve("made")));
  }
}
