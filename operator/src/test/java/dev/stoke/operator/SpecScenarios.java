package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stoke.local.ApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the API server says to a StokeCluster, before any operator sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SpecScenarios {
  private static final Path WRONG = Path.of("src/test/resources/wrong-manifests.txt");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path STORED = Path.of("src/test/resources/stored");
  private static final Path EXAMPLES = Path.of("../examples");

  private ApiFixture api;

  abstract ApiServer start(Path directory, LoopbackNetwork network);

  @BeforeAll
  void startServer(@TempDir Path directory) throws IOException {
    api = new ApiFixture(network -> start(directory, network));
  }

  @AfterAll
  void stopServer() {
    if (api != null) {
      api.close();
    }
  }

  /** Each line: a field of spec, as YAML in one line, and a part of the sentence. */
  @TestFactory
  Stream<DynamicTest> aWrongManifestIsRefusedWithASentence() throws IOException {
    var namespace = api.newNamespace();
    return Files.readAllLines(WRONG).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> {
          var bar = line.lastIndexOf(" | ");
          var field = line.substring(0, bar).strip();
          return dynamicTest(
              field, () -> refuse(namespace, manifest(field), line.substring(bar + 3).strip()));
        });
  }

  private void refuse(String namespace, String manifest, String sentence) {
    var refusal =
        catchThrowableOfType(
            KubernetesClientException.class, () -> api.create(namespace, manifest));
    assertThat(refusal).as("it was accepted").isNotNull();
    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getStatus().getMessage()).contains(sentence);
  }

  private static String manifest(String field) {
    var database = field.startsWith("database") ? "" : "\n  database: {secretName: stoke-db}";
    return """
    apiVersion: stoke.hppr.dev/v1
    kind: StokeCluster
    metadata: {name: wrong}
    spec:
      %s%s
    """
        .formatted(field, database);
  }

  @TestFactory
  Stream<DynamicTest> everyManifestOfTheGoldenFilesIsAccepted() throws IOException {
    return directories(GOLDEN)
        .map(directory ->
            dynamicTest(
                directory.getFileName().toString(),
                () -> {
                  var manifest = Files.readString(directory.resolve("in-cluster.yaml"));
                  var created =
                      api.create(
                          api.newNamespace(),
                          manifest.replace("namespace: auth", "labels: {from: golden}"));
                  assertThat(created.getMetadata().getUid()).isNotEmpty();
                }));
  }

  @TestFactory
  Stream<DynamicTest> everyObjectOfAnEarlierVersionIsAccepted() throws IOException {
    return files(STORED, ".json")
        .map(file ->
            dynamicTest(
                file.getFileName().toString(),
                () -> {
                  var stored = Files.readString(file).replace(", \"namespace\": \"auth\"", "");
                  var manifest = stored.replace(",\n    \"namespace\": \"auth\"", "");
                  assertThat(api.create(api.newNamespace(), manifest).getMetadata().getUid())
                      .isNotEmpty();
                }));
  }

  @TestFactory
  Stream<DynamicTest> everyExampleIsAccepted() throws IOException {
    return files(EXAMPLES, ".yaml")
        .map(example ->
            dynamicTest(
                example.getFileName().toString(),
                () -> {
                  var namespace = api.newNamespace();
                  try (var manifests = Files.newInputStream(example)) {
                    assertThat(
                            api.client().load(manifests).inNamespace(namespace).serverSideApply())
                        .isNotEmpty();
                  }
                }));
  }

  @Test
  void theKindOfDatabaseCannotChange() {
    var namespace = api.newNamespace();
    api.create(namespace, manifest("replicas: 1"));
    var stored =
        api.client().resources(StokeCluster.class).inNamespace(namespace).withName("wrong");

    assertThatThrownBy(() ->
            stored.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\": {\"database\": {\"type\": \"mysql\"}}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.database.type must stay as it is");
  }

  private static Stream<Path> directories(Path parent) throws IOException {
    try (var all = Files.list(parent)) {
      return all.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  private static Stream<Path> files(Path parent, String suffix) throws IOException {
    try (var all = Files.list(parent)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
    }
  }
}
