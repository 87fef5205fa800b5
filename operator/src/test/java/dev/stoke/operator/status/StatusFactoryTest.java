package dev.stoke.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.members.AuthPodState;
import dev.stoke.operator.plan.Observation;
import dev.stoke.operator.plan.Observation.Referenced;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Planner;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusFactoryTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Referenced SECRET =
      new Referenced(true, Set.of("username", "password", "host", "port", "dbname"));

  /** Two replicas are wanted; the columns say what the StatefulSet and the pods show. */
  @ParameterizedTest
  @CsvSource({
    // generation seen, replicas, updated, ready pods, told pods, status, reason
    "2, 2, 2, 2, 2, True, AllPodsReady",
    "1, 2, 2, 2, 2, False, RollingOut",
    "2, 3, 2, 2, 2, False, RollingOut",
    "2, 2, 1, 2, 2, False, RollingOut",
    "2, 2, 2, 1, 2, False, PodsNotReady",
    "2, 2, 2, 0, 0, False, PodsNotReady",
    "2, 2, 2, 2, 1, False, ConfigNotTold",
  })
  void readyMeansAllPodsOfThisGenerationWithTheNewestConfiguration(
      long seen, int replicas, int updated, int ready, int told, String status, String reason) {
    var running = statefulSet(seen, replicas, updated, ready);
    var pods =
        IntStream.range(0, 2)
            .mapToObj(i -> new AuthPodState("c-" + i, i < ready, i < told ? 1L : null))
            .toList();

    var condition = ready(status(cluster(null), SECRET, running, pods, NOW));

    assertThat(condition.getStatus()).isEqualTo(status);
    assertThat(condition.getReason()).isEqualTo(reason);
    assertThat(condition.getObservedGeneration()).isEqualTo(5);
  }

  @Test
  void aConditionKeepsItsTimeUntilItsStatusChanges() {
    var first = status(cluster(null), Referenced.MISSING, null, List.of(), NOW);
    var later = NOW.plus(Duration.ofMinutes(1));

    var incomplete = new Referenced(true, Set.of("username"));
    var second = status(cluster(first), incomplete, null, List.of(), later);
    assertThat(ready(second).getReason()).isEqualTo("DatabaseSecretIncomplete");
    assertThat(ready(second).getLastTransitionTime()).isEqualTo(NOW.toString());

    var pods = List.of(new AuthPodState("c-0", true, 1L), new AuthPodState("c-1", true, 1L));
    var third = status(cluster(second), SECRET, statefulSet(2, 2, 2, 2), pods, later);
    assertThat(ready(third).getLastTransitionTime()).isEqualTo(later.toString());
  }

  @Test
  void theSameSeenAgainGivesAnEqualStatus() {
    var first = status(cluster(null), SECRET, statefulSet(2, 2, 2, 0), List.of(), NOW);
    var again =
        status(cluster(first), SECRET, statefulSet(2, 2, 2, 0), List.of(), NOW.plusSeconds(60));
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aFailureIsShownAndCutAndWhatWasKnownStays() {
    var before = status(cluster(null), SECRET, statefulSet(2, 2, 2, 2), List.of(), NOW);
    var failed = factory(NOW).failed(cluster(before), "x".repeat(5000));
    assertThat(ready(failed).getReason()).isEqualTo("ReconcileFailed");
    assertThat(ready(failed).getMessage()).hasSize(1024);
    assertThat(failed.members()).isEqualTo(before.members());
    assertThat(failed.configRevision()).isEqualTo(before.configRevision());
  }

  private static Condition ready(StokeClusterStatus status) {
    return Conditions.find(status.conditions(), Conditions.READY).orElseThrow();
  }

  private static StokeClusterStatus status(
      StokeCluster cluster,
      Referenced secret,
      @Nullable StatefulSet running,
      List<AuthPodState> pods,
      Instant now) {
    Plan plan = Planner.plan(cluster, new Observation(null, 0, secret, null));
    return factory(now).status(cluster, plan, running, pods);
  }

  private static StatusFactory factory(Instant now) {
    return new StatusFactory(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static StokeCluster cluster(@Nullable StokeClusterStatus status) {
    var cluster =
        Serialization.unmarshal(
            """
            apiVersion: stoke.hppr.dev/v1
            kind: StokeCluster
            metadata: {name: c, namespace: n, generation: 5}
            spec:
              replicas: 2
              database: {secretName: db}
            """,
            StokeCluster.class);
    cluster.setStatus(status);
    return cluster;
  }

  private static StatefulSet statefulSet(long seen, int replicas, int updated, int ready) {
    // spotless:off
    return new StatefulSetBuilder()
        .withNewMetadata()
          .withGeneration(2L)
        .endMetadata()
        .withNewSpec()
          .withReplicas(2)
        .endSpec()
        .withNewStatus()
          .withObservedGeneration(seen)
          .withReplicas(replicas)
          .withUpdatedReplicas(updated)
          .withReadyReplicas(ready)
        .endStatus()
        .build();
    // spotless:on
  }
}
