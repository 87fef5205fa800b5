package dev.stoke.local.cli;

import dev.stoke.local.up.StokeClusters;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which StokeCluster: {@code --cluster NAME} and {@code -n}. */
final class ClusterArguments {
  @Option(
      names = {"-c", "--cluster"},
      defaultValue = "stoke",
      paramLabel = "NAME",
      description = "name of the StokeCluster; default: ${DEFAULT-VALUE}")
  private String name;

  @Mixin private NamespaceOption namespace;

  String name() {
    return name;
  }

  /**
   * The cluster at the server.
   *
   * @throws IllegalArgumentException when there is none
   */
  Resource<GenericKubernetesResource> find(KubernetesClient client) {
    var resource = StokeClusters.of(client).inNamespace(namespace.name()).withName(name);
    if (resource.get() == null) {
      throw new IllegalArgumentException(
          "no StokeCluster %s in namespace %s; name it with --cluster"
              .formatted(name, namespace.name()));
    }
    return resource;
  }
}
