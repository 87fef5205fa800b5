package dev.stoke.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.cli.StokeProgram;
import dev.stoke.local.cli.RunFiles;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.up.StokeClusters;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about keys, against the StokeCluster as it is defined. */
final class KeysCommandsTest {
  @TempDir private Path directory;
  private final LoopbackNetwork network = LoopbackNetwork.claim();
  private EmbeddedApiServer api;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    api = EmbeddedApiServer.start(directory.resolve("api"), network, 0);
    client = new KubernetesClientBuilder().withConfig(api.clientConfig()).build();
    var files = new RunFiles(directory);
    Files.writeString(files.kubeconfig(), api.kubeconfig());
    files.writeRun("");
    try (var crds = Files.newDirectoryStream(Path.of("../crds"), "*.yaml")) {
      for (Path crd : crds) {
        client.load(Files.newInputStream(crd)).create();
      }
    }
    client
        .resource(
            Serialization.unmarshal(
                """
                {"apiVersion":"stoke.hppr.dev/v1","kind":"StokeCluster",
                 "metadata":{"name":"stoke","namespace":"default"},
                 "spec":{"database":{"secretName":"stoke-db"},"keys":{"propagationDelay":"7m"}}}
                """,
                GenericKubernetesResource.class))
        .create();
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
    network.close();
  }

  @Test
  void rotateWritesANewValueEachTime() {
    assertThat(run("rotate")).contains("stokecluster/stoke rotates");
    String first = String.valueOf(keys().get("rotate"));
    run("rotate");

    assertThat(Instant.parse(first)).isBeforeOrEqualTo(Instant.now());
    assertThat(keys().get("rotate")).isNotEqualTo(first);
    assertThat(keys()).containsEntry("propagationDelay", "7m");
  }

  @Test
  void revokeAddsToTheList() {
    run("revoke", "stoke-0-p-AAAAAAAAAAAAAAAA");
    run("revoke", "stoke-1-p-BBBBBBBBBBBBBBBB", "stoke-0-p-AAAAAAAAAAAAAAAA");

    assertThat(keys())
        .containsEntry(
            "revoked", List.of("stoke-0-p-AAAAAAAAAAAAAAAA", "stoke-1-p-BBBBBBBBBBBBBBBB"))
        .containsEntry("propagationDelay", "7m");
  }

  @Test
  void aClusterThatIsNotThereIsNamed() {
    assertThat(run("rotate", "--cluster", "other")).contains("no StokeCluster other");
  }

  private Map<String, Object> keys() {
    return StokeClusters.of(client)
        .inNamespace("default")
        .withName("stoke")
        .get()
        .get("spec", "keys");
  }

  private String run(String... arguments) {
    var output = new StringWriter();
    var line = StokeProgram.stoke();
    line.setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
    var all = new java.util.ArrayList<>(List.of("--dir", directory.toString()));
    all.addAll(List.of(arguments));
    line.execute(all.toArray(String[]::new));
    return output.toString();
  }
}
