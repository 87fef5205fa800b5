package dev.stoke.local.node.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HostsFileTest {
  @Test
  void aClusterIpServiceHasItsAddress() {
    assertThat(render(service("web", "127.80.96.5", false)))
        .containsExactly(
            "127.0.0.1 localhost",
            "127.0.0.1 laptop",
            "127.80.96.5 web.shop.svc",
            "127.80.96.5 web.shop.svc.cluster.local");
  }

  @Test
  void aReadyPodHasItsNameBelowItsHeadlessService() {
    assertThat(render(service("peers", "None", false), pod("web-0", true)))
        .contains(
            "127.80.0.10 web-0.peers.shop.svc",
            "127.80.0.10 web-0.peers.shop.svc.cluster.local",
            "127.80.0.10 peers.shop.svc");
  }

  @Test
  void aPodThatIsNotReadyHasANameOnlyWhereTheServicePublishesIt() {
    Pod pod = pod("web-0", false);

    assertThat(render(service("peers", "None", false), pod)).hasSize(2);
    assertThat(render(service("peers", "None", true), pod))
        .contains("127.80.0.10 web-0.peers.shop.svc");
  }

  @Test
  void aTerminatingPodLosesItsNameUnlessThatIsPublished() {
    Pod pod = pod("web-0", true);
    pod.getMetadata().setDeletionTimestamp("2026-11-22T12:00:00Z");

    assertThat(render(service("peers", "None", false), pod)).hasSize(2);
    assertThat(render(service("peers", "None", true), pod))
        .contains("127.80.0.10 web-0.peers.shop.svc");
  }

  private static List<String> render(Service service, Pod... pods) {
    return HostsFile.render(List.of(service), List.of(pods), "laptop").lines().toList();
  }

  private static Service service(String name, String clusterIp, boolean publish) {
    // spotless:off
    return new ServiceBuilder()
        .withNewMetadata()
          .withNamespace("shop")
          .withName(name)
        .endMetadata()
        .withNewSpec()
          .withClusterIP(clusterIp)
          .withPublishNotReadyAddresses(publish)
          .addToSelector("app", "web")
        .endSpec()
        .build();
    // spotless:on
  }

  private static Pod pod(String name, boolean ready) {
    // spotless:off
    return new PodBuilder()
        .withNewMetadata()
          .withNamespace("shop")
          .withName(name)
          .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
          .withHostname(name)
          .withSubdomain("peers")
        .endSpec()
        .withNewStatus()
          .withPhase("Running")
          .withPodIP("127.80.0.10")
          .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
          .endCondition()
        .endStatus()
        .build();
    // spotless:on
  }
}
