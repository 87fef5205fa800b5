package dev.stoke.local.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.stream.Stream;

/** Small objects, and what a node does to a pod. */
record Fixtures(KubernetesClient client) {
  static final String NAMESPACE = "default";

  static ObjectMeta named(String name) {
    return new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build();
  }

  <T extends HasMetadata> T create(T object) {
    return client.resource(object).create();
  }

  Node node(String name, String address, int port) {
    Node node = create(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build());
    return client
        .resource(
            new NodeBuilder(node)
                .withNewStatus()
                .addNewAddress(address, "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .endStatus()
                .build())
        .updateStatus();
  }

  StatefulSet statefulSet(String name, int replicas) {
    // spotless:off
    return create(
        new StatefulSetBuilder()
            .withMetadata(named(name))
            .withNewSpec()
              .withReplicas(replicas)
              .withServiceName(name + "-peers")
              .withPodManagementPolicy("Parallel")
              .withNewSelector()
                .withMatchLabels(Map.of("app", name))
              .endSelector()
              .withNewTemplate()
                .withNewMetadata()
                  .withLabels(Map.of("app", name))
                .endMetadata()
                .withNewSpec()
                  .addNewContainer()
                    .withName("main")
                    .withImage("main:1")
                  .endContainer()
                .endSpec()
              .endTemplate()
            .endSpec()
            .build());
    // spotless:on
  }

  Stream<Pod> pods(String app) {
    return client.pods().inNamespace(NAMESPACE).withLabel("app", app).list().getItems().stream();
  }

  Pod pod(String name) {
    return create(
        new PodBuilder()
            .withMetadata(named(name))
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withImage("main:1")
            .endContainer()
            .endSpec()
            .build());
  }

  /** As a scheduler does. */
  void bind(Pod pod, String node) {
    String name = pod.getMetadata().getName();
    String answer =
        client.raw(
            "/api/v1/namespaces/%s/pods/%s/binding".formatted(NAMESPACE, name),
            "POST",
            new BindingBuilder()
                .withMetadata(named(name))
                .withNewTarget()
                .withKind("Node")
                .withName(node)
                .endTarget()
                .build());
    assertThat(answer).contains("Success");
  }

  void ready(Pod pod, String address) {
    // By name, not by object: binding has changed it meanwhile.
    client
        .pods()
        .inNamespace(NAMESPACE)
        .withName(pod.getMetadata().getName())
        .editStatus(current ->
            new PodBuilder(current)
                .editStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewPodIP(address)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
  }
}
