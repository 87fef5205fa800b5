package dev.stoke.operator.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** What is made of the chart and of crds/ must be made again when they change. */
final class InstallManifestTest {
  private static final String CRD = "crds/stokeclusters.stoke.hppr.dev.yaml";

  @Test
  void theChartBringsTheCrdOfTheApiTypes() throws IOException {
    var committed = Path.of("..", CRD);
    var copy = Chart.OPERATOR.directory().resolve(CRD);
    if (Boolean.getBoolean("stoke.crd.write")) {
      Files.copy(committed, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(copy)
        .as("the chart's CRD is behind crds/; %s", InstallManifest.REGENERATE)
        .hasSameTextualContentAs(committed);
  }

  @Test
  void installYamlIsWhatTheChartSays() throws IOException {
    var generated = InstallManifest.generate();
    if (Boolean.getBoolean("stoke.crd.write")) {
      Files.writeString(InstallManifest.FILE, generated);
    }
    assertThat(InstallManifest.FILE)
        .as("install.yaml is behind the chart; %s", InstallManifest.REGENERATE)
        .content()
        .isEqualTo(generated);
  }
}
