package dev.stoke.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StokeClustersTest {
  private static final String NAMESPACE = "default";

  @TempDir private Path directory;

  @Test
  void podsWithACertificateAreFoundByHttps() {
    try (var network = LoopbackNetwork.claim();
        var api = EmbeddedApiServer.start(directory, network, 0);
        var client = new KubernetesClientBuilder().withConfig(api.clientConfig()).build()) {
      var manifests = new Manifests(client);
      manifests
          .read(Path.of("..", "crds", "stokeclusters.stoke.hppr.dev.yaml"))
          .forEach(manifests::apply);
      create(client, "plain", "");
      create(client, "safe", "tls: {secretName: safe-tls}");

      assertThat(url(client, "plain")).isEqualTo(URI.create("http://127.0.0.9:8080"));
      assertThat(url(client, "safe")).isEqualTo(URI.create("https://127.0.0.9:8080"));
    }
  }

  private static URI url(KubernetesClient client, String cluster) {
    var view = new StokeClusters(client).find(NAMESPACE, cluster).orElseThrow();
    assertThat(view.pods()).extracting(pod -> pod.url().getScheme()).containsOnly(view.scheme());
    return view.pods().getFirst().url();
  }

  private static void create(KubernetesClient client, String name, String further) {
    client
        .resource(
            """
            apiVersion: stoke.hppr.dev/v1
            kind: StokeCluster
            metadata: {name: %s, namespace: %s}
            spec:
              database: {secretName: stoke-db}
              %s
            """
                .formatted(name, NAMESPACE, further))
        .create();
    client.resource(pod(name)).create();
    client.resource(pod(name)).updateStatus();
  }

  private static Pod pod(String cluster) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(cluster + "-0")
        .withNamespace(NAMESPACE)
        .addToLabels("app.kubernetes.io/name", "stoke")
        .addToLabels("app.kubernetes.io/instance", cluster)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("auth")
        .withImage("stoke-pod")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPodIP("127.0.0.9")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
