package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.connection.ApiClient;
import dev.stoke.operator.leadership.Leadership;
import dev.stoke.operator.leadership.LeaseSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two operators and one lease, each behind a proxy of its own that counts what it writes. */
final class LeaderElectionTest {
  @RegisterExtension static final RealApi API = new RealApi();

  @TempDir private Path directory;
  private String namespace = "";
  private ApiProxy first;
  private ApiProxy second;

  @BeforeEach
  void proxies() {
    namespace = API.namespace("leader");
    first = ApiProxy.before(API.config());
    second = ApiProxy.before(API.config());
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    API.delete(namespace);
  }

  @Test
  void anotherTakesOverWithinTheLeaseWhenTheLeaderIsKilled() throws Exception {
    var lease = Duration.ofSeconds(3);
    var settings = Map.of("STOKE_LEASE_SECONDS", "3");
    try (var leader = start("first", first, settings)) {
      awaitPage(leader, "leads");
      try (var standby = start("second", second, settings)) {
        awaitPage(standby, "stands by for");
        API.create(namespace, "one", 1);
        awaitStatefulSet("one");
        assertThat(second.writes()).as("writes of the one that stands by").isEmpty();
        assertThat(standby.page("/metrics")).contains("stoke_operator_leader 0.0");
        assertThat(leader.page("/metrics")).contains("stoke_operator_leader 1.0");

        long killed = System.nanoTime();
        leader.kill();
        API.create(namespace, "two", 1);

        awaitStatefulSet("two");
        assertThat(Duration.ofNanos(System.nanoTime() - killed))
            .as("until the other one has made a StatefulSet")
            .isLessThan(lease.plusSeconds(5));
        assertThat(standby.page("/readyz")).isEqualTo("ok, leads\n");
        assertOneAfterTheOther(first, second);
      }
    }
  }

  @Test
  void onSigtermTheLeaseIsHandedOverWithinFiveSeconds() throws Exception {
    try (var leader = start("first", first, Map.of())) {
      awaitPage(leader, "leads");
      try (var standby = start("second", second, Map.of())) {
        awaitPage(standby, "stands by for");

        long asked = System.nanoTime();
        leader.process().destroy();
        awaitPage(standby, "leads");

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        assertThat(leader.process().waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(leader.process().exitValue()).isZero();
        assertThat(leader.log()).contains("Gave the lease back");
      }
    }
  }

  @Test
  void aLeaderThatCannotRenewWritesNothingMoreEvenBeforeItNotices() throws Exception {
    var lost = new CountDownLatch(1);
    var leader = leadership("first", lost::countDown);
    var other = leadership("second", () -> {});
    try (var client = client(first, leader);
        var operator = operator(client, leader)) {
      operator.start();
      await().until(leader::leads);
      API.create(namespace, "one", 1);
      awaitStatefulSet("one");

      first.faults(call ->
          call.path().contains("/leases")
              ? new ApiProxy.Fault.Slow(Duration.ofSeconds(60))
              : ApiProxy.Fault.NONE);
      try (var otherClient = client(second, other);
          var successor = operator(otherClient, other)) {
        successor.start();
        await().atMost(Duration.ofSeconds(15)).until(other::leads);
        assertThat(leader.leads()).isFalse();
        long took = System.nanoTime();
        // Both see it, and both would.
        API.create(namespace, "two", 1);
        awaitStatefulSet("two");

        assertThat(first.writes())
            .filteredOn(call -> call.atNanos() > took)
            .as("writes of the one whose lease has expired")
            .isEmpty();
        assertOneAfterTheOther(first, second);
        assertThat(lost.await(20, TimeUnit.SECONDS)).as("it notices").isTrue();
      }
    }
  }

  /** The last write of the one comes before the first of the other. */
  private static void assertOneAfterTheOther(ApiProxy one, ApiProxy other) {
    assertThat(one.writes()).isNotEmpty();
    assertThat(other.writes()).isNotEmpty();
    assertThat(one.writes().getLast().atNanos()).isLessThan(other.writes().getFirst().atNanos());
  }

  private OperatorProcess start(String name, ApiProxy proxy, Map<String, String> more)
      throws IOException {
    var environment = new java.util.HashMap<>(more);
    environment.put("STOKE_LEADER_ELECTION", "true");
    environment.put("STOKE_LEASE_NAMESPACE", namespace);
    environment.put("STOKE_WATCH_NAMESPACES", namespace);
    var kubeconfig =
        API.kubeconfig().replace(API.config().getMasterUrl().replaceAll("/$", ""), proxy.url());
    return OperatorProcess.start(directory, name, kubeconfig, environment);
  }

  private Leadership leadership(String identity, Runnable lost) {
    return new Leadership(
        new LeaseSettings(namespace, "lease", identity, Duration.ofSeconds(3)), lost);
  }

  private static KubernetesClient client(ApiProxy proxy, Leadership leadership) {
    return ApiClient.create(proxy.config(), Map.of("leadership", leadership.fence().orElseThrow()));
  }

  private StokeOperator operator(KubernetesClient client, Leadership leadership) {
    return StokeOperator.create(
        client,
        new Settings(Set.of(namespace), 0),
        new FakePods(API.client()),
        Clock.systemUTC(),
        leadership,
        new SimpleMeterRegistry());
  }

  private static void awaitPage(OperatorProcess operator, String content) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(operator.page("/readyz")).as(operator.log()).contains(content));
  }

  private void awaitStatefulSet(String name) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> statefulSet(name) != null);
  }

  private HasMetadata statefulSet(String name) {
    return API.client().apps().statefulSets().inNamespace(namespace).withName(name).get();
  }
}
