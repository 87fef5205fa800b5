package dev.stoke.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.cli.StokeProgram;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is printed, and that a wrong manifest gets the words that a server would have for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RenderCommandTest {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final Path WRONG = Path.of("../operator/src/test/resources/wrong-manifests.txt");

  private Path directory;
  private LoopbackNetwork network;
  private EmbeddedApiServer api;
  private KubernetesClient client;

  private record Result(int code, String out, String error) {}

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    directory = temporary;
    System.setProperty("stoke.home", "..");
    network = LoopbackNetwork.claim();
    api = EmbeddedApiServer.start(directory.resolve("api"), network, 0);
    client = new KubernetesClientBuilder().withConfig(api.clientConfig()).build();
    try (var crd = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
      client.load(crd).create();
    }
  }

  @AfterAll
  void stop() {
    System.clearProperty("stoke.home");
    client.close();
    api.close();
    network.close();
  }

  @TestFactory
  Stream<DynamicTest> aWrongManifestGetsTheServersSentence() throws IOException {
    return Files.readAllLines(WRONG).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.substring(0, line.lastIndexOf(" | ")).strip())
        .map(field ->
            dynamicTest(
                field,
                () -> {
                  var result = render(manifest(field));
                  assertThat(result.code()).isEqualTo(1);
                  assertThat(result.out()).isEmpty();
                  assertThat(result.error().strip()).isEqualTo("error: " + refusal(field));
                }));
  }

  /** YAML as kubectl reads it, to which {@code No} is a truth value. */
  private String refusal(String field) throws IOException {
    var json = new YAMLMapper().readTree(manifest(field)).toString();
    try {
      client
          .resource(Serialization.unmarshal(json, GenericKubernetesResource.class))
          .inNamespace("default")
          .create();
      return "(it was accepted)";
    } catch (KubernetesClientException e) {
      return e.getStatus().getMessage();
    }
  }

  private static String manifest(String field) {
    return """
    apiVersion: stoke.hppr.dev/v1
    kind: StokeCluster
    metadata: {name: wrong}
    spec:
      %s%s
    """
        .formatted(
            field, field.startsWith("database") ? "" : "\n  database: {secretName: stoke-db}");
  }

  @TestFactory
  Stream<DynamicTest> everyExampleBecomesObjectsThatTheServerTakes() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      return files.filter(RenderCommandTest::hasACluster).sorted().toList().stream()
          .map(file ->
              dynamicTest(
                  file.getFileName().toString(),
                  () -> {
                    var result = run("render", "-f", file.toString());
                    assertThat(result.code()).as(result.error()).isZero();
                    var objects = objects(result.out());
                    assertThat(objects)
                        .extracting(HasMetadata::getKind)
                        .contains("StatefulSet", "ConfigMap", "Service", "Secret");
                    objects.stream()
                        .filter(object -> !object.getApiVersion().contains("coreos"))
                        .forEach(object -> client.resource(object).dryRun(true).serverSideApply());
                  }));
    }
  }

  private static boolean hasACluster(Path file) {
    try {
      return file.toString().endsWith(".yaml")
          && Files.readString(file).contains("\nkind: StokeCluster");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void secretsHaveNoContentsAndSaySo() throws IOException {
    var secrets =
        objects(run("render", "-f", EXAMPLES.resolve("quickstart.yaml").toString()).out()).stream()
            .filter(Secret.class::isInstance)
            .map(Secret.class::cast)
            .toList();

    assertThat(secrets)
        .extracting(secret -> secret.getMetadata().getName())
        .containsExactly("stoke-ca", "stoke-peer-tls", "stoke-ledger-mac");
    assertThat(secrets)
        .allSatisfy(secret -> {
          assertThat(secret.getData()).isNullOrEmpty();
          assertThat(secret.getStringData()).isNullOrEmpty();
          assertThat(secret.getMetadata().getAnnotations().get("stoke.hppr.dev/contents"))
              .startsWith("not shown");
        });
    assertThat(secrets.get(1).getMetadata().getAnnotations().get("stoke.hppr.dev/contents"))
        .contains("ca.crt", "stoke-0.crt", "stoke-2.key");
  }

  @Test
  void whatOnlyTheOperatorSeesGetsItsSentence() throws IOException {
    var incomplete =
        render(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: stoke-db}
            stringData: {username: u, host: h, port: '5432', dbname: d, password: ''}
            ---
            """
                + manifest("replicas: 1"));
    assertThat(incomplete.error())
        .isEqualTo(
            "error: Secret default/stoke-db has no value for password: add it; host, port and dbname may stand in spec.database (host, port, name) instead.\n");

    var template =
        render(manifest("podTemplate: {spec: {containers: [{name: stoke-pod, ports: 7}]}}"));
    assertThat(template.code()).isEqualTo(1);
    assertThat(template.error()).contains("spec.podTemplate");
  }

  @Test
  void anUnknownFieldIsRefusedAsKubectlDoes() throws IOException {
    assertThat(render(manifest("replica: 3")).error())
        .contains("strict decoding error: unknown field \"spec.replica\"");
  }

  @Test
  void rubbishIsRefusedWithASentence() throws IOException {
    assertThat(render("a: [").error()).contains("is no YAML (line");
    assertThat(render("just text").error()).contains("holds something that is no object");
    assertThat(render("").error()).contains("holds no StokeCluster");
    assertThat(render("kind: StokeCluster\napiVersion: stoke.hppr.dev/v9").error())
        .contains("no matches for kind \"StokeCluster\" in version \"stoke.hppr.dev/v9\"");
    assertThat(run("render", "-f", "/there/is/none.yaml").error())
        .isEqualTo("error: there is no file /there/is/none.yaml\n");
    assertThat(Stream.of("a: [", "just text", "").map(this::code)).containsOnly(1);
  }

  @Test
  void theNamespaceIsTheObjectsOwnElseTheOptions() throws IOException {
    var file = file(manifest("replicas: 1"));
    assertThat(objects(run("render", "-f", file, "-n", "shop").out()))
        .allMatch(object -> object.getMetadata().getNamespace().equals("shop"));
  }

  @Test
  void whatCertManagerIsAskedForIsShownWithAWord() throws IOException {
    var printed = render(manifest("tls: {certManager: {issuerRef: {name: house-ca}}}")).out();
    assertThat(printed).contains("# Only where there is cert-manager.\n");
    assertThat(objects(printed))
        .filteredOn(object -> object.getKind().equals("Certificate"))
        .singleElement()
        .extracting(object -> object.getMetadata().getName())
        .isEqualTo("wrong-public-tls");
  }

  @Test
  void aPausedOneIsShownWithAWord() throws IOException {
    var paused =
        render(
            manifest("replicas: 1")
                .replace(
                    "{name: wrong}",
                    "{name: wrong, annotations: {stoke.hppr.dev/paused: 'true'}}"));
    assertThat(paused.out()).contains("# It is paused");
    assertThat(objects(paused.out())).anyMatch(object -> object.getKind().equals("StatefulSet"));
  }

  private int code(String text) {
    try {
      return render(text).code();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Result render(String text) throws IOException {
    return run("render", "-f", file(text));
  }

  private String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "manifest", ".yaml"), text).toString();
  }

  private static Result run(String... arguments) {
    var out = new StringWriter();
    var error = new StringWriter();
    int code =
        StokeProgram.stoke()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(error))
            .execute(arguments);
    return new Result(code, out.toString(), error.toString());
  }

  private static List<HasMetadata> objects(String yaml) {
    return Arrays.stream(yaml.split("(?m)^---$"))
        .filter(document -> document.contains("kind:"))
        .map(document -> (HasMetadata) Serialization.unmarshal(document))
        .toList();
  }
}
