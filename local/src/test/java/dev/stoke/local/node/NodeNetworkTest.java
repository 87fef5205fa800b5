package dev.stoke.local.node;

import static dev.stoke.local.node.LocalCluster.ask;
import static dev.stoke.local.node.LocalCluster.process;
import static dev.stoke.local.node.LocalCluster.shell;
import static dev.stoke.local.node.LocalCluster.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeNetworkTest {
  private LocalCluster cluster;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster = new LocalCluster(directory);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void podsOfAHeadlessServiceResolveEachOtherBeforeTheyAreReady() throws Exception {
    cluster.namespace("names");
    cluster
        .client
        .resource(
            service("names", "peers")
                .editSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .endSpec()
                .build())
        .create();
    Pod first = cluster.create(member("web-0"));
    Pod second = cluster.createReady(member("web-1"));
    String firstIp =
        cluster.awaitPod(first, now -> now.getStatus().getPodIP() != null).getStatus().getPodIP();

    await().until(() -> resolves(second, "web-0.peers.names.svc", firstIp));
    await().until(() -> resolves(second, "web-0.peers.names.svc.cluster.local", firstIp));
    assertThat(Files.readString(cluster.node.hostsFile())).startsWith("127.0.0.1 localhost\n");

    cluster.client.resource(first).withGracePeriod(0).delete();
    await()
        .until(() -> !Files.readString(cluster.node.hostsFile()).contains("web-0.peers.names.svc"));
  }

  @Test
  void aServiceSpreadsConnectionsAndPassesOverADeadPod() throws Exception {
    cluster.namespace("balance");
    Service service = cluster.client.resource(service("balance", "web").build()).create();
    Pod first = cluster.createReady(web("balance", "web-0"));
    cluster.createReady(web("balance", "web-1"));
    String url = "http://" + service.getSpec().getClusterIP() + ":80/name";
    int exposed = cluster.node.expose("balance", "web", "http", "127.0.0.1", 0);

    await().until(() -> answers(url, 10).equals(Set.of("web-0", "web-1")));
    assertThat(answers("http://127.0.0.1:" + exposed + "/name", 10))
        .containsExactlyInAnyOrder("web-0", "web-1");

    // Until the node has noticed, the Service still names the dead pod: connections pass it over.
    ProcessHandle dead = process(first);
    dead.destroyForcibly();
    dead.onExit().get(5, TimeUnit.SECONDS);
    assertThat(answers(url, 4)).isSubsetOf("web-0", "web-1");
  }

  @Test
  void aServiceWithoutReadyPodsRefuses() {
    cluster.namespace("empty");
    Service service = cluster.client.resource(service("empty", "web").build()).create();

    assertThatThrownBy(() -> ask("http://" + service.getSpec().getClusterIP() + ":80/name"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void exposingOnATakenPortNamesIt() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() ->
              cluster.node.expose("default", "web", "http", "127.0.0.1", taken.getLocalPort()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void logsAreServedAsTheKubeletServesThem() throws Exception {
    cluster.namespace("logs");
    Pod pod =
        cluster.create(
            shell(
                "logs",
                "talker",
                "echo one; echo two; echo three; sleep 2; echo four; exec sleep 60"));
    cluster.awaitPod(pod, LocalCluster::isRunning);
    String url =
        "http://%s:%d/containerLogs/logs/talker/main"
            .formatted(cluster.network.nodeAddress(), cluster.node.kubeletPort());
    await().until(() -> ask(url + "?tailLines=1").equals("three\n"));

    assertThat(ask(url)).isEqualTo("one\ntwo\nthree\n");
    assertThat(cluster.node.logs("logs", "talker")).isEqualTo("one\ntwo\nthree\n");
    assertThat(ask(url.replace("talker", "nobody"))).contains("logs/nobody has no log");

    // Following ends with the run that is followed.
    Thread killer =
        Thread.ofVirtual()
            .start(() -> {
              await().until(() -> ask(url).contains("four"));
              process(cluster.awaitPod(pod, LocalCluster::isRunning)).destroyForcibly();
            });
    assertThat(ask(url + "?follow=true")).isEqualTo("one\ntwo\nthree\nfour\n");
    killer.join();
    await()
        .ignoreExceptions()
        .until(() -> ask(url + "?previous=true").equals("one\ntwo\nthree\nfour\n"));
  }

  private static boolean resolves(Pod from, String name, String ip) throws Exception {
    return ask(from, "/resolve?" + name).equals(ip);
  }

  private static Set<String> answers(String url, int times) throws Exception {
    var answers = new HashSet<String>();
    for (int i = 0; i < times; i++) {
      try (var http = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(URI.create(url)).build();
        answers.add(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      }
    }
    return answers;
  }

  private static PodBuilder member(String name) {
    return web("names", name).editSpec().withHostname(name).withSubdomain("peers").endSpec();
  }

  private static ServiceBuilder service(String namespace, String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addToSelector("app", "web")
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNewTargetPort("http")
        .endPort()
        .endSpec();
  }
}
