package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.connection.ApiClient;
import dev.stoke.operator.connection.WatchGuard;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Watches go on whatever happens to them. The operator looks at a cluster at least every 30 s
 * anyway, so only what is seen sooner counts. {@code -Dstoke.restarts} for more restarts.
 */
final class WatchesTest {
  @RegisterExtension static final RealApi API = new RealApi();

  private static final int RESTARTS = Integer.getInteger("stoke.restarts", 2);

  private static final Duration SECONDS = Duration.ofSeconds(10);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private String namespace = "";

  @BeforeEach
  void createCluster() {
    namespace = API.namespace("watches");
    API.create(namespace, "stoke", 1);
  }

  @AfterEach
  void deleteCluster() {
    API.delete(namespace);
  }

  @Test
  void changesAfterARestartOfTheApiServerAreSeenWithinSeconds() {
    try (var guard = new WatchGuard(registry, WatchGuard.PATIENCE);
        var client = ApiClient.create(API.config(), Map.of("watches", guard));
        var operator = operator(client)) {
      operator.start();
      awaitReplicas(1, Duration.ofSeconds(30));
      for (int i = 0; i < RESTARTS; i++) {
        API.restart();
        int replicas = 2 + i;
        scale(replicas);
        awaitReplicas(replicas, SECONDS);
        // One for each of the other watches.
        for (var ours : List.of(configMap(), secret(), service(), statefulSet())) {
          assertMadeAgain(ours);
        }
      }
    }
  }

  @Test
  void aWatchThatFallsSilentIsOpenedAnew() {
    var patience = Duration.ofSeconds(3);
    try (var proxy = ApiProxy.before(API.config());
        var guard = new WatchGuard(registry, patience);
        var client = ApiClient.create(proxy.config(), Map.of("watches", guard));
        var operator = operator(client)) {
      proxy.faults(call ->
          call.isWatch() && proxy.calls().size() < 40
              ? new ApiProxy.Fault.WatchEnds(Duration.ZERO, true)
              : ApiProxy.Fault.NONE);
      operator.start();
      awaitReplicas(1, Duration.ofSeconds(30));
      proxy.faults(call -> ApiProxy.Fault.NONE);

      scale(2);
      awaitReplicas(2, patience.plus(SECONDS));
      assertThat(registry.get("stoke.operator.watch.cuts").counters())
          .anySatisfy(counter -> assertThat(counter.count()).isPositive());
    }
  }

  @Test
  void aMemberWhosePodTheOperatorDoesNotSeeYetIsNotRemovedBeforeItHasStoppedSigning() {
    var pods = new FakePods(API.client());
    pods.stubborn.add(namespace + "/stoke-1");
    // Whom the operator does not see it does not tell.
    pods.early.add(namespace + "/stoke-1");
    try (var stub = new PodStub(API.client(), namespace, new Random(1), 10);
        var proxy = ApiProxy.before(API.config());
        var guard = new WatchGuard(registry, Duration.ofMinutes(5));
        var client = ApiClient.create(proxy.config(), Map.of("watches", guard))) {
      try (var operator = operator(client, pods)) {
        operator.start();
        awaitReady("stoke-0");
      }
      proxy.faults(call ->
          call.isWatch() && call.path().contains("/pods?")
              ? new ApiProxy.Fault.WatchEnds(Duration.ZERO, true)
              : ApiProxy.Fault.NONE);
      try (var operator = operator(client, pods)) {
        operator.start();
        scale(2);
        awaitReady("stoke-1");
        scale(1);
        within(SECONDS, () -> configText().contains("leaving:"));
        await()
            .during(Duration.ofSeconds(2))
            .atMost(SECONDS)
            .until(() -> statefulSet().get().getSpec().getReplicas() == 2);
        pods.stubborn.clear();
        awaitReplicas(1, SECONDS.multipliedBy(3));
      }
    }
  }

  private void awaitReady(String name) {
    within(
        Duration.ofSeconds(30),
        () -> {
          var pod = API.client().pods().inNamespace(namespace).withName(name).get();
          return pod != null && PodStub.isReady(pod);
        });
  }

  private String configText() {
    return String.valueOf(
        API.client()
            .configMaps()
            .inNamespace(namespace)
            .withName("stoke-config")
            .get()
            .getData()
            .get("config.yaml"));
  }

  @Test
  void namesInAnyScriptComeThroughAWatch() {
    try (var guard = new WatchGuard(registry, WatchGuard.PATIENCE);
        var client = ApiClient.create(API.config(), Map.of("watches", guard));
        var operator = operator(client)) {
      operator.start();
      awaitReplicas(1, Duration.ofSeconds(30));
      double opened = opened();
      cluster()
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\": {\"annotations\": {\"owner\": \"Jürgen Łukasz 山田 🔥\"}}}");
      scale(2);
      awaitReplicas(2, SECONDS);
      assertThat(opened()).as("watches opened").isEqualTo(opened);
    }
  }

  private double opened() {
    return registry.get("stoke.operator.watch.starts").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private void assertMadeAgain(Resource<? extends HasMetadata> resource) {
    var before = resource.get().getMetadata().getUid();
    resource.withGracePeriod(0).delete();
    within(
        SECONDS,
        () -> {
          var now = resource.get();
          return now != null && !now.getMetadata().getUid().equals(before);
        });
  }

  private StokeOperator operator(KubernetesClient client) {
    return operator(client, new FakePods(API.client()));
  }

  private StokeOperator operator(KubernetesClient client, FakePods pods) {
    return StokeOperator.create(
        client, new Settings(Set.of(namespace), 0), pods, Clock.systemUTC());
  }

  private void awaitReplicas(int replicas, Duration limit) {
    within(
        limit,
        () -> {
          var set = statefulSet().get();
          return set != null && set.getSpec().getReplicas() == replicas;
        });
  }

  private static void within(Duration limit, Callable<Boolean> condition) {
    await().atMost(limit).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  private void scale(int replicas) {
    cluster().scale(replicas);
  }

  private Resource<StokeCluster> cluster() {
    return API.client().resources(StokeCluster.class).inNamespace(namespace).withName("stoke");
  }

  private Resource<? extends HasMetadata> configMap() {
    return API.client().configMaps().inNamespace(namespace).withName("stoke-config");
  }

  private Resource<? extends HasMetadata> secret() {
    return API.client().secrets().inNamespace(namespace).withName("stoke-ledger-mac");
  }

  private Resource<? extends HasMetadata> service() {
    return API.client().services().inNamespace(namespace).withName("stoke");
  }

  private Resource<StatefulSet> statefulSet() {
    return API.client().apps().statefulSets().inNamespace(namespace).withName("stoke");
  }
}
