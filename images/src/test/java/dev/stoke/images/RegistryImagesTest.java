package dev.stoke.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.buildplan.ContainerBuildPlan;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would be pushed, as far as it can be seen without a registry. */
final class RegistryImagesTest {
  @TempDir private Path home;

  @ParameterizedTest
  @EnumSource(Program.class)
  void anImageIsForBothProcessorsAndForAUserWhoOwnsNothing(Program program) throws IOException {
    built(program);

    ContainerBuildPlan plan = plan(program);

    assertThat(plan.getBaseImage()).isEqualTo("example.test/java:25");
    assertThat(plan.getPlatforms())
        .containsExactlyInAnyOrder(new Platform("amd64", "linux"), new Platform("arm64", "linux"));
    assertThat(plan.getUser()).isEqualTo("65532:65532");
    assertThat(plan.getCreationTime()).isEqualTo(Image.CREATED);
    assertThat(plan.getLabels())
        .containsEntry("org.opencontainers.image.version", "9.8.7")
        .containsEntry("org.opencontainers.image.licenses", "Apache-2.0");
    assertThat(plan.getEnvironment()).doesNotContainKey("JAVA_TOOL_OPTIONS");
    assertThat(plan.getEntrypoint())
        .startsWith("java")
        .contains("-XX:Flags=/app/java.flags")
        .endsWith("-cp", "/app/program.jar:/app/lib/b.jar:/app/lib/a.jar", program.mainClass());
  }

  @Test
  void librariesAreALayerBelowTheProgramAndNobodyMayWriteToEither() throws IOException {
    built(Program.POD);

    var layers = plan(Program.POD).getLayers().stream().map(FileEntriesLayer.class::cast).toList();

    assertThat(layers)
        .extracting(FileEntriesLayer::getName)
        .containsExactly("options", "libraries", "program");
    assertThat(layers)
        .flatExtracting(FileEntriesLayer::getEntries)
        .hasSize(4)
        .allSatisfy(entry -> {
          assertThat(entry.getPermissions().toOctalString()).isEqualTo("444");
          assertThat(entry.getModificationTime()).isEqualTo(Image.MODIFIED);
        });
  }

  @Test
  void aProgramThatIsNotBuiltIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> plan(Program.OPERATOR))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("operator/target is not built: run ./mvnw package");
  }

  /** An image without them would be made, and would not start. */
  @Test
  void aLibraryThatIsADirectoryOfClassesIsRefused() throws IOException {
    built(Program.POD);
    Files.delete(home.resolve("a.jar"));
    Files.createDirectory(home.resolve("a.jar"));

    assertThatThrownBy(() -> plan(Program.POD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stoke-pod/target is not built: run ./mvnw package");
  }

  private ContainerBuildPlan plan(Program program) throws IOException {
    return new RegistryImages(home, home.resolve("cache"), "example.test/java:25")
        .plan(program, "9.8.7")
        .toContainerBuildPlan();
  }

  private void built(Program program) throws IOException {
    Path target = Files.createDirectories(home.resolve(program.module()).resolve("target"));
    Files.createFile(target.resolve(program.artifact() + "-9.8.7.jar"));
    Path b = Files.createFile(home.resolve("b.jar"));
    Path a = Files.createFile(home.resolve("a.jar"));
    Files.writeString(target.resolve("classpath"), Objects.toString(b) + ":" + a + "\n");
  }
}
