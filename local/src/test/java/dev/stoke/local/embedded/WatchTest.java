package dev.stoke.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches over a WebSocket and over plain HTTP, and what is built on them. */
class WatchTest {
  @TempDir private Path directory;
  private TestServer server;
  private KubernetesClient client;
  private final List<String> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    server = new TestServer(directory);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aWatchGoesOnFromItsRevision() {
    client.resource(map("before", "x")).create();
    String revision = client.configMaps().list().getMetadata().getResourceVersion();
    client.resource(map("after", "x")).create();

    var options = new ListOptionsBuilder().withResourceVersion(revision).build();
    try (Watch watch = client.configMaps().watch(options, recorder())) {
      client.configMaps().withName("after").delete();

      await().until(() -> events.size() >= 2);
      assertThat(events).containsExactly("ADDED after", "DELETED after");
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void anObjectEntersAndLeavesASelection() {
    client.resource(map("a", "x")).create();
    try (Watch watch = client.configMaps().withLabel("app", "y").watch(recorder())) {
      client.resource(map("a", "y")).update();
      client.resource(map("a", "x")).update();

      await().until(() -> events.size() >= 2);
      assertThat(events).containsExactly("ADDED a", "DELETED a");
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aRevisionThatIsForgottenIsGone() throws Exception {
    server.close();
    server = new TestServer(directory);

    String body = get("/api/v1/configmaps?watch=true&resourceVersion=1&timeoutSeconds=1");

    assertThat(body).contains("\"type\":\"ERROR\"").contains("\"code\":410");
  }

  @Test
  void aPlainHttpWatchStreamsEventsAndEndsInTime() throws Exception {
    server.client().resource(map("a", "x")).create();

    String body = get("/api/v1/configmaps?watch=true&timeoutSeconds=1");

    assertThat(body.lines())
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"ADDED\"")
        .contains("\"name\":\"a\"");
  }

  @Test
  void initialEventsEndWithABookmark() throws Exception {
    String body =
        get(
            "/api/v1/configmaps?watch=true&timeoutSeconds=1&sendInitialEvents=true"
                + "&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");

    assertThat(body).contains("\"type\":\"BOOKMARK\"").contains("k8s.io/initial-events-end");
  }

  @Test
  void aWatchOfMetadataAloneHasNothingElse() throws Exception {
    client.resource(map("a", "x")).create();

    String body =
        get(
            "/api/v1/configmaps?watch=true&timeoutSeconds=1&sendInitialEvents=true"
                + "&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan",
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

    assertThat(body.lines())
        .hasSize(2)
        .allSatisfy(event -> assertThat(event).contains("\"kind\":\"PartialObjectMetadata\""))
        .last()
        .asString()
        .contains("BOOKMARK");
  }

  @Test
  void anInformerFollowsWhatHappens() {
    client.resource(map("old", "x")).create();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inAnyNamespace().inform(handler())) {
      client.resource(map("new", "x")).create();
      client.resource(map("old", "y")).update();
      client.configMaps().withName("new").delete();

      await().until(() -> events.size() >= 4);
      assertThat(events).containsExactly("added old", "added new", "updated old", "deleted new");
      assertThat(informer.getStore().list()).hasSize(1);
    }
  }

  private String get(String path) throws Exception {
    return get(path, "application/json");
  }

  private String get(String path, String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server.server().clientConfig().getMasterUrl()).resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", accept)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private Watcher<ConfigMap> recorder() {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap map) {
        events.add(action + " " + map.getMetadata().getName());
      }

      @Override
      public void onClose(WatcherException cause) {
        events.add("closed " + cause);
      }
    };
  }

  private ResourceEventHandler<ConfigMap> handler() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(ConfigMap map) {
        events.add("added " + map.getMetadata().getName());
      }

      @Override
      public void onUpdate(ConfigMap old, ConfigMap map) {
        events.add("updated " + map.getMetadata().getName());
      }

      @Override
      public void onDelete(ConfigMap map, boolean unknown) {
        events.add("deleted " + map.getMetadata().getName());
      }
    };
  }

  private static ConfigMap map(String name, String app) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of("app", app))
        .endMetadata()
        .build();
  }
}
