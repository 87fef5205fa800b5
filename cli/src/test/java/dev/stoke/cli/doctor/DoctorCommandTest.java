package dev.stoke.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.cli.StokeProgram;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program against an API server on which little is installed. */
final class DoctorCommandTest {
  @TempDir private Path directory;
  private final LoopbackNetwork network = LoopbackNetwork.claim();
  private EmbeddedApiServer api;
  private KubernetesClient client;

  private record Result(int code, String output) {}

  @BeforeEach
  void start() throws IOException {
    System.setProperty("stoke.home", "..");
    api = EmbeddedApiServer.start(directory.resolve("api"), network, 0);
    client = new KubernetesClientBuilder().withConfig(api.clientConfig()).build();
    Files.writeString(directory.resolve("kubeconfig"), api.kubeconfig());
  }

  @AfterEach
  void stop() {
    System.clearProperty("stoke.home");
    client.close();
    api.close();
    network.close();
  }

  @Test
  void aClusterThatKnowsNoStokeClustersIsAFinding() {
    var result = doctor();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output())
        .contains("PROBLEM  definition: this Kubernetes cluster knows no StokeClusters")
        .contains("docs/install.md");
  }

  @Test
  void oneWithoutAStokeClusterIsNothingToLookAt() throws IOException {
    installDefinition();

    var result = doctor();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output())
        .isEqualTo("error: no StokeCluster in namespace default; look into another one with -n\n");
  }

  @Test
  void aStokeClusterAloneLacksItsOperatorAndItsSecret() throws IOException {
    installDefinition();
    client
        .resource(
            Serialization.unmarshal(
                """
                {"apiVersion": "stoke.hppr.dev/v1", "kind": "StokeCluster",
                 "metadata": {"name": "stoke", "namespace": "default"},
                 "spec": {"database": {"secretName": "nowhere"}}}
                """,
                GenericKubernetesResource.class))
        .create();

    var result = doctor();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output())
        .contains("ok       definition")
        .contains("PROBLEM  operator: No operator looks after the StokeCluster")
        .contains("PROBLEM  secrets: Secret default/nowhere does not exist")
        .contains("2 problems, 0 hints.")
        .doesNotContain("not seen");
  }

  @Test
  void aTimeoutThatIsNoneIsRefused() {
    assertThat(doctor("--timeout", "0").code()).isEqualTo(2);
    assertThat(doctor("--timeout", "0").output())
        .startsWith("--timeout must be from 1 to 600 seconds");
  }

  private void installDefinition() throws IOException {
    try (var crd = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
      client.load(crd).create();
    }
  }

  private Result doctor(String... more) {
    var output = new StringWriter();
    int code =
        StokeProgram.plugin()
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(output))
            .execute(
                Stream.concat(
                        Stream.of(
                            "doctor", "--kubeconfig", directory.resolve("kubeconfig").toString()),
                        Stream.of(more))
                    .toArray(String[]::new));
    return new Result(code, output.toString());
  }
}
