package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stoke.pod.config.ConfigFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whether a pod takes what the operator writes for it, for every option that it has. */
final class PlannedConfigTest {
  private static final Path GOLDEN = Path.of("../operator/src/test/resources/golden");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");

  @TestFactory
  Stream<DynamicTest> aPodTakesEveryConfigurationOfTheGoldenFiles(@TempDir Path scratch)
      throws IOException {
    try (var cases = Files.list(GOLDEN)) {
      return cases.sorted().toList().stream()
          .filter(directory -> Files.exists(directory.resolve("expected-configmap.yaml")))
          .map(directory -> {
            var name = directory.getFileName().toString();
            return dynamicTest(name, () -> check(directory, scratch.resolve(name)));
          });
    }
  }

  private static void check(Path golden, Path pod) throws Exception {
    var data =
        Serialization.unmarshal(
                Files.readString(golden.resolve("expected-configmap.yaml")), ConfigMap.class)
            .getData();
    for (var file : data.entrySet()) {
      var isConfig = file.getKey().equals("config.yaml");
      var directory = pod.resolve(isConfig ? "config" : "providers.d");
      var text = file.getValue();
      write(
          directory.resolve(file.getKey()),
          isConfig
              ? text.replace("\nusers:\n", "\nusers:\n  provider_config_dir: \"../providers.d\"\n")
              : text);
      var references = FILE.matcher(text);
      while (references.find()) {
        var path = directory.resolve(references.group(1)).normalize();
        write(path, path.endsWith("port") ? "5432" : "a-value-of-more-than-thirty-two-characters");
      }
    }

    var config =
        new ConfigFile(pod.resolve("config/config.yaml"), Map.of("STOKE_INSTANCE_ID", "stoke-0"))
            .load();

    assertThat(config.cluster().instanceId()).isEqualTo("stoke-0");
    assertThat(config.providers().all()).hasSize(data.size() - 1);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
