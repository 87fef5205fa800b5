package dev.stoke.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.api.KeyStatus;
import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.MemberReport;
import dev.stoke.operator.plan.MemberReport.Credentials;
import dev.stoke.operator.plan.MemberReport.Key;
import dev.stoke.operator.plan.MemberReport.State;
import dev.stoke.operator.plan.MemberSeen;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Observation;
import dev.stoke.operator.plan.Observation.Referenced;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Planner;
import dev.stoke.operator.plan.PodSeen;
import dev.stoke.operator.plan.PodTrouble;
import dev.stoke.operator.plan.SetSeen;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    "2, 2, 2, 2, 1, False, ConfigNotLoaded",
  })
  void readyMeansAllPodsOfThisGenerationWithTheNewestConfiguration(
      long seen, int replicas, int updated, int ready, int told, String status, String reason) {
    var running = statefulSet(seen, replicas, updated, ready);
    var pods = new ArrayList<MemberSeen>();
    for (int i = 0; i < 2; i++) {
      pods.add(member(i, i < ready, i < told ? report(i) : null));
    }

    var condition = ready(status(cluster(null), SECRET, running, pods, NOW));

    assertThat(condition.getStatus()).isEqualTo(status);
    assertThat(condition.getReason()).isEqualTo(reason);
    assertThat(condition.getObservedGeneration()).isEqualTo(5);
  }

  /** Its cache may be behind the operator's own write, when others wrote in between. */
  @Test
  void aStatefulSetThatIsCompleteWithAnOlderTemplateIsNotReady() {
    var running = statefulSet(2, 2, 2, 2);
    running.getMetadata().getAnnotations().put(Names.TEMPLATE_HASH, "older");
    var pods = List.of(member(0, true, report(0)), member(1, true, report(1)));

    var status = status(cluster(null), SECRET, running, pods, NOW);

    assertThat(ready(status).getStatus()).isEqualTo("False");
    assertThat(ready(status).getReason()).isEqualTo("RollingOut");
    assertThat(condition(status, "Progressing").getStatus()).isEqualTo("True");
  }

  @Test
  void aConditionKeepsItsTimeUntilItsStatusChanges() {
    var first = status(cluster(null), Referenced.MISSING, null, List.of(), NOW);
    var later = NOW.plus(Duration.ofMinutes(1));

    var incomplete = new Referenced(true, Set.of("username"));
    var second = status(cluster(first), incomplete, null, List.of(), later);
    assertThat(ready(second).getReason()).isEqualTo("DatabaseSecretIncomplete");
    assertThat(ready(second).getLastTransitionTime()).isEqualTo(NOW.toString());

    var pods = List.of(member(0, true, report(0)), member(1, true, report(1)));
    var third = status(cluster(second), SECRET, statefulSet(2, 2, 2, 2), pods, later);
    assertThat(ready(third).getLastTransitionTime()).isEqualTo(later.toString());
  }

  @Test
  void everyMemberIsShownAsItReports() {
    var early =
        new Key("c-0-p-AAAAAAAAAAAAAAAA", State.ACTIVE, "2026-01-02T03:00:00Z", false, true);
    var prepared =
        new Key("c-1-p-BBBBBBBBBBBBBBBB", State.PREPARED, "2026-01-02T03:04:00Z", false, false);
    var pods = List.of(member(0, true, report(early)), member(1, true, report(prepared)));

    var status = status(cluster(null), SECRET, statefulSet(2, 2, 2, 2), pods, NOW);

    assertThat(status.members())
        .extracting(MemberStatus::state)
        .containsExactly(MemberStatus.State.Ready, MemberStatus.State.Ready);
    assertThat(status.members().getFirst().configRevision()).isEqualTo(1);
    assertThat(status.members().getFirst().keys())
        .containsExactly(
            new KeyStatus("c-0-p-AAAAAAAAAAAAAAAA", "ACTIVE", "2026-01-02T03:00:00Z", false, true));
    assertThat(status.publishedKeys()).isEqualTo(6);
    assertThat(status.publishedBytes()).isEqualTo(1200);
    assertThat(status.propagationDelayInForce()).isEqualTo("5m");
    var condition = condition(status, Conditions.KEYS_PROPAGATED);
    assertThat(condition.getStatus()).isEqualTo("False");
    assertThat(condition.getReason()).isEqualTo("NonePropagated");
    assertThat(condition.getMessage())
        .contains("0 of 2 members")
        .contains("c-0 signs with a key that was put to use early")
        .contains("c-1 waits until its new key is known");
  }

  @Test
  void aReadyMemberThatOnceDoesNotAnswerKeepsWhatItReported() {
    var pods = List.of(member(0, true, report(0)), member(1, true, report(1)));
    var first = status(cluster(null), SECRET, statefulSet(2, 2, 2, 2), pods, NOW);

    var silent = List.of(member(0, true, report(0)), member(1, true, null));
    var second =
        status(cluster(first), SECRET, statefulSet(2, 2, 2, 2), silent, NOW.plusSeconds(9));
    assertThat(second).isEqualTo(first);

    var unready = List.of(member(0, true, report(0)), member(1, false, null));
    var third = status(cluster(second), SECRET, statefulSet(2, 2, 2, 2), unready, NOW);
    assertThat(third.members().get(1).keys()).isEmpty();
    assertThat(third.members().get(1).state()).isEqualTo(MemberStatus.State.NotReady);
    assertThat(condition(third, Conditions.KEYS_PROPAGATED).getMessage())
        .contains("1 of 2 members")
        .contains("c-1 gives no report");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 2000, True, WithinLimits, Every verifier",
    "11, 2200, False, TooManyKeys, AWS load balancer reads at most 10",
    "101, 20200, False, TooManyKeys, AWS IAM reads at most 100",
    "300, 49153, False, TooManyBytes, reads at most 48 KiB",
  })
  void aKeySetThatSomeVerifiersCannotReadIsSaid(
      int keys, long bytes, String status, String reason, String sentence) {
    var conditions = new Conditions(Clock.fixed(NOW, ZoneOffset.UTC), 1L, List.of());
    KeyConditions.size(keys, bytes, conditions);
    assertThat(conditions.list())
        .singleElement()
        .satisfies(condition -> {
          assertThat(condition.getStatus()).isEqualTo(status);
          assertThat(condition.getReason()).isEqualTo(reason);
          assertThat(condition.getMessage()).contains(sentence);
        });
  }

  /** As after a change of the issuer to one that does not exist: pods run on, and nothing fails. */
  @Test
  void aCertificateThatIsNotReplacedIsSaidAndInNobodysWay() {
    var certificate = new Referenced(true, Set.of("tls.crt", "tls.key"), "c-public-tls");
    var secrets = Map.of("c-public-tls", certificate);
    var apis = Set.of(OptionalApi.CERTIFICATES);
    var seen = new Observation(null, 0, SECRET, null);
    var cluster = cluster(null);
    cluster.setSpec(
        Serialization.unmarshal(
            "database: {secretName: s}\ntls: {certManager: {issuerRef: {name: gone}}}",
            StokeClusterSpec.class));

    var fine = certificateIssued(cluster, seen.with(secrets, apis, ""));
    var stale =
        certificateIssued(
            cluster,
            seen.with(
                secrets,
                apis,
                "Issuing certificate as Secret was previously issued by \"Issuer/house-ca\""));

    assertThat(fine.getStatus()).isEqualTo("True");
    assertThat(stale.getStatus()).isEqualTo("False");
    assertThat(stale.getReason()).isEqualTo("RenewalAwaited");
    assertThat(stale.getMessage())
        .isEqualTo(
            "The auth pods go on with the certificate in Secret n/c-public-tls. cert-manager says:"
                + " Issuing certificate as Secret was previously issued by \"Issuer/house-ca\"."
                + " If it takes long, what it waits for says:"
                + " kubectl describe certificaterequest -n n c-public-tls.");
  }

  private static Condition certificateIssued(StokeCluster cluster, Observation seen) {
    var plan = Planner.plan(cluster, seen, draft -> "template");
    assertThat(plan.feasible()).isTrue();
    return condition(
        factory(NOW).status(cluster, plan, null, MembershipSeen.NOTHING), "CertificateIssued");
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
    return condition(status, Conditions.READY);
  }

  private static Condition condition(StokeClusterStatus status, String type) {
    return Conditions.find(status.conditions(), type).orElseThrow();
  }

  @Test
  void podsThatFailAreExplainedOnceForAllWithTheSameTrouble() {
    var trouble = new PodTrouble("CrashLoopBackOff", "it crashes.");
    var pods =
        List.of(
            failing(0, trouble),
            failing(1, new PodTrouble("Unschedulable", "no node takes it.")),
            failing(2, trouble));
    var status = status(cluster(null), SECRET, statefulSet(2, 2, 2, 0), pods, NOW);
    var healthy = Conditions.find(status.conditions(), "PodsHealthy").orElseThrow();
    assertThat(healthy.getStatus()).isEqualTo("False");
    assertThat(healthy.getReason()).isEqualTo("CrashLoopBackOff");
    assertThat(healthy.getMessage())
        .isEqualTo(
            "c-0, c-2 (CrashLoopBackOff): it crashes. c-1 (Unschedulable): no node takes it.");
    assertThat(Conditions.find(status.conditions(), "Ready").orElseThrow().getMessage())
        .endsWith(" " + healthy.getMessage());
  }

  private static MemberSeen failing(int ordinal, PodTrouble trouble) {
    return new MemberSeen(
        ordinal,
        new PodSeen("uid-" + ordinal, false, true, false, "r", trouble),
        null,
        null,
        false);
  }

  private static StokeClusterStatus status(
      StokeCluster cluster,
      Referenced secret,
      @Nullable StatefulSet running,
      List<MemberSeen> pods,
      Instant now) {
    var seen =
        new MembershipSeen(
            running == null ? null : new SetSeen(2, 2, "template", true, pods.size(), "r", "r"),
            pods.stream().collect(Collectors.toMap(MemberSeen::ordinal, Function.identity())));
    Plan plan =
        Planner.plan(
            cluster, new Observation(null, 0, secret, null).with(seen), draft -> "template");
    return factory(now).status(cluster, plan, running, seen);
  }

  private static MemberSeen member(int ordinal, boolean ready, @Nullable MemberReport report) {
    return new MemberSeen(
        ordinal, new PodSeen("uid-" + ordinal, false, false, ready, "r"), report, null, ready);
  }

  private static MemberReport report(int ordinal) {
    return report(
        new Key("c-" + ordinal + "-p-AAAAAAAAAAAAAAAA", State.ACTIVE, NOW.toString(), true, false));
  }

  private static MemberReport report(Key... keys) {
    return new MemberReport(
        1, true, false, true, List.of(keys), 6, 1200, 300L, Set.of(), Credentials.NONE);
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
          .withAnnotations(new HashMap<>(Map.of(Names.TEMPLATE_HASH, "template")))
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
