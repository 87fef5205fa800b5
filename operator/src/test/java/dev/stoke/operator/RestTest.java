package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.connection.ApiClient;
import dev.stoke.operator.connection.WatchGuard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * At rest the operator writes nothing, for longer than the pause between two looks at a cluster;
 * nor does it when somebody touches an object of each, so that it looks at once.
 */
final class RestTest {
  @RegisterExtension static final RealApi API = new RealApi();

  private static final int CLUSTERS = 3;
  private static final Duration WINDOW = Duration.ofSeconds(60);

  @Test
  void nothingIsWrittenAndLittleIsReadWhenNothingChanges() throws Exception {
    var namespace = API.namespace("rest");
    var registry = new SimpleMeterRegistry();
    try (var proxy = ApiProxy.before(API.config());
        var pods = new PodStub(API.client(), namespace, new Random(1), 50);
        var guard = new WatchGuard(registry, WatchGuard.PATIENCE);
        var client = ApiClient.create(proxy.config(), Map.of("watches", guard));
        var operator =
            StokeOperator.create(
                client,
                new Settings(Set.of(namespace), 0),
                new FakePods(API.client()),
                Clock.systemUTC())) {
      operator.start();
      for (int i = 0; i < CLUSTERS; i++) {
        API.create(namespace, "c" + i, 3);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> clusters(namespace).stream().allMatch(RestTest::isReady));
      awaitQuiet(proxy);

      proxy.forget();
      for (int i = 0; i < CLUSTERS; i++) {
        API.client()
            .configMaps()
            .inNamespace(namespace)
            .withName("c" + i + "-config")
            .edit(touched -> {
              touched.getMetadata().getLabels().put("touched", "by-somebody");
              return touched;
            });
      }
      Thread.sleep(WINDOW);

      assertThat(proxy.writes()).isEmpty();
      // For each look at a cluster: its Secret. Touched once, and every 25 to 30 s by itself.
      long looks = CLUSTERS * (2 + WINDOW.toSeconds() / 25);
      // Whether the kinds of the optional objects are there yet: once a minute, for all clusters.
      assertThat(proxy.calls())
          .filteredOn(call -> call.path().startsWith("/apis/"))
          .hasSizeLessThanOrEqualTo(3 * (int) (1 + WINDOW.toMinutes()))
          .allSatisfy(call ->
              assertThat(call.path())
                  .isIn(
                      "/apis/monitoring.coreos.com/v1",
                      "/apis/gateway.networking.k8s.io/v1",
                      "/apis/cert-manager.io/v1"));
      assertThat(proxy.calls())
          .filteredOn(call -> !call.path().startsWith("/apis/"))
          .hasSizeBetween(CLUSTERS, (int) looks)
          .allSatisfy(call -> assertThat(call.path()).endsWith("/secrets/stoke-db"));
    } finally {
      API.delete(namespace);
    }
  }

  /** The last thing that is written after a cluster has become ready is an Event. */
  private static void awaitQuiet(ApiProxy proxy) {
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(30))
        .until(() -> proxy.writes().size(), new Unchanged());
  }

  private static final class Unchanged implements java.util.function.Predicate<Integer> {
    private int last = -1;

    @Override
    public boolean test(Integer now) {
      boolean same = now == last;
      last = now;
      return same;
    }
  }

  private static List<StokeCluster> clusters(String namespace) {
    return API.client().resources(StokeCluster.class).inNamespace(namespace).list().getItems();
  }

  static boolean isReady(StokeCluster cluster) {
    return cluster.getStatus() != null
        && cluster.getStatus().conditions().stream()
            .anyMatch(condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }
}
