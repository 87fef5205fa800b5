package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.connection.ApiClient;
import dev.stoke.operator.connection.WatchGuard;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A StokeCluster is scaled and rolled out while calls fail, watches end or fall silent, and the
 * operator dies between any two writes. {@code -Dstoke.faults.seconds} for longer, {@code
 * -Dstoke.faults.seed} for the same again, as far as threads allow.
 */
final class FaultsTest {
  @RegisterExtension static final RealApi API = new RealApi();

  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("stoke.faults.seconds", 60));
  private static final Duration CONVERGENCE = Duration.ofSeconds(90);

  /**
   * In any case, whatever the seed: a join, a leave of several, and a rollout. During the change
   * after them the API server is restarted, and what is stored meanwhile is not seen.
   */
  private static final List<String> FIRST =
      List.of(
          "{\"spec\": {\"replicas\": 5}}",
          "{\"spec\": {\"replicas\": 2}}",
          "{\"spec\": {\"image\": \"stoke-pod:next\"}}");

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final long seed = Long.getLong("stoke.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicInteger deaths = new AtomicInteger();

  /** One process of the operator: its connection, and all that it remembers. */
  private record Incarnation(
      ApiProxy proxy, WatchGuard guard, KubernetesClient client, StokeOperator operator)
      implements AutoCloseable {
    @Override
    public void close() {
      proxy.die();
      operator.close();
      client.close();
      guard.close();
      proxy.close();
    }
  }

  @Test
  void itConvergesAndNeverBreaksTheRules() {
    System.out.println("FaultsTest: -Dstoke.faults.seed=" + seed);
    var namespace = API.namespace("faults");
    var leavers = new SlowLeavers(new FakePods(API.client()), new Random(random.nextLong()));
    var kubelet = new Random(random.nextLong());
    int steps = 0;
    var histories = new ArrayList<ClusterHistory>();
    histories.add(new ClusterHistory(API.client(), namespace, true));
    try (var pods = new PodStub(API.client(), namespace, kubelet, 300)) {
      API.create(namespace, "stoke", 3);
      var incarnation = live(namespace, leavers);
      try {
        long end = System.nanoTime() + LENGTH.toNanos();
        while (steps <= FIRST.size() || System.nanoTime() < end) {
          var change = steps < FIRST.size() ? FIRST.get(steps) : change();
          API.client()
              .resources(StokeCluster.class)
              .inNamespace(namespace)
              .withName("stoke")
              .patch(MERGE, change);
          if (steps == FIRST.size()) {
            histories.getFirst().end();
            API.restart();
            histories.add(new ClusterHistory(API.client(), namespace, false));
          }
          incarnation = converge(namespace, leavers, incarnation, change);
          steps++;
        }
      } finally {
        incarnation.close();
      }
      histories.getLast().end();
      var verdicts = histories.stream().map(history -> Invariants.of(history, leavers)).toList();
      int lowered = verdicts.stream().mapToInt(Invariants.Verdict::lowered).sum();
      System.out.printf(
          "FaultsTest: %d changes, %d deaths, %d members removed, %d versions seen%n",
          steps,
          deaths.get(),
          lowered,
          histories.stream().mapToInt(history -> history.inOrder().size()).sum());
      assertThat(verdicts)
          .as("with -Dstoke.faults.seed=" + seed)
          .flatExtracting(Invariants.Verdict::broken)
          .isEmpty();
      assertThat(lowered).as("members removed").isPositive();
      assertThat(deaths).as("deaths of the operator").hasPositiveValue();
    } finally {
      histories.forEach(ClusterHistory::close);
      API.delete(namespace);
    }
  }

  private String change() {
    return random.nextInt(4) == 0
        ? "{\"spec\": {\"image\": \"stoke-pod:%d\"}}".formatted(random.nextInt(1_000_000))
        : "{\"spec\": {\"replicas\": %d}}".formatted(random.nextInt(1, 6));
  }

  /** A new operator takes over whenever one has died. */
  private Incarnation converge(
      String namespace, SlowLeavers leavers, Incarnation incarnation, String change) {
    long end = System.nanoTime() + CONVERGENCE.toNanos();
    while (System.nanoTime() < end) {
      if (incarnation.proxy().isDead()) {
        incarnation.close();
        incarnation = live(namespace, leavers);
      }
      if (isDone(namespace)) {
        return incarnation;
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    incarnation.close();
    throw new AssertionError(
        "not converged %s after %s, with -Dstoke.faults.seed=%d: %s"
            .formatted(CONVERGENCE, change, seed, cluster(namespace).getStatus()));
  }

  private Incarnation live(String namespace, SlowLeavers leavers) {
    var proxy = ApiProxy.before(API.config());
    var faults = new RandomFaults(new Random(random.nextLong()));
    // The first one dies, and about every second of the others.
    boolean mortal = deaths.get() == 0 || random.nextBoolean();
    var death = new AtomicInteger(mortal ? random.nextInt(1, 12) : -1);
    boolean afterIt = random.nextBoolean();
    proxy.faults(call -> {
      if (call.isWrite() && death.decrementAndGet() == 0) {
        deaths.incrementAndGet();
        if (!afterIt) {
          proxy.die();
          return ApiProxy.Fault.NONE;
        }
        Thread.ofVirtual().start(() -> dieSoon(proxy));
        return new ApiProxy.Fault.Dropped(true);
      }
      return faults.next(call);
    });
    var guard = new WatchGuard(new SimpleMeterRegistry(), Duration.ofSeconds(3));
    var client = ApiClient.create(proxy.config(), Map.of("watches", guard));
    var operator =
        StokeOperator.create(
            client, new Settings(Set.of(namespace), 0), leavers, Clock.systemUTC());
    operator.start();
    return new Incarnation(proxy, guard, client, operator);
  }

  private static void dieSoon(ApiProxy proxy) {
    await().pollDelay(Duration.ofMillis(30)).until(() -> true);
    proxy.die();
  }

  private static boolean isDone(String namespace) {
    var cluster = cluster(namespace);
    var status = cluster.getStatus();
    return RestTest.isReady(cluster)
        && cluster.getMetadata().getGeneration().equals(status.observedGeneration())
        && Integer.valueOf(cluster.getSpec().replicas()).equals(status.readyReplicas())
        && API.client().pods().inNamespace(namespace).list().getItems().size()
            == cluster.getSpec().replicas();
  }

  private static StokeCluster cluster(String namespace) {
    return API.client()
        .resources(StokeCluster.class)
        .inNamespace(namespace)
        .withName("stoke")
        .get();
  }
}
