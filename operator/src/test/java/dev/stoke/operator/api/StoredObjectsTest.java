package dev.stoke.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * StokeClusters as API servers have stored them, by the version that wrote them. They are never
 * changed: what cannot be read any more stops the operator of whoever has one.
 */
final class StoredObjectsTest {
  private static final Path STORED = Path.of("src/test/resources/stored");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> everyStoredObjectIsReadAndNothingOfItIsLost() throws IOException {
    return files()
        .map(file ->
            dynamicTest(
                file.getFileName().toString(),
                () -> {
                  var stored = JSON.readTree(Files.readString(file));
                  var read = Serialization.unmarshal(stored.toString(), StokeCluster.class);
                  var again = JSON.readTree(Serialization.asJson(read));
                  assertContains("spec", again.path("spec"), stored.path("spec"));
                  assertContains("status", again.path("status"), stored.path("status"));
                }));
  }

  @TestFactory
  Stream<DynamicTest> fieldsOfALaterVersionArePassedOver() throws IOException {
    return files()
        .map(file ->
            dynamicTest(
                file.getFileName().toString(),
                () -> {
                  var later =
                      Files.readString(file)
                          .replaceFirst("\"spec\": \\{", "\"spec\": {\"later\": {\"a\": [1]},");
                  assertThat(later).contains("\"later\"");
                  assertThat(Serialization.unmarshal(later, StokeCluster.class).getSpec())
                      .isNotNull();
                }));
  }

  private static void assertContains(String path, JsonNode actual, JsonNode expected) {
    if (expected.isObject()) {
      expected
          .properties()
          .forEach(field ->
              assertContains(
                  path + "." + field.getKey(), actual.path(field.getKey()), field.getValue()));
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(path).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertContains(path + "[" + i + "]", actual.get(i), expected.get(i));
      }
    } else {
      assertThat(actual).as(path).isEqualTo(expected);
    }
  }

  private static Stream<Path> files() throws IOException {
    try (var files = Files.list(STORED)) {
      return files.sorted().toList().stream();
    }
  }
}
