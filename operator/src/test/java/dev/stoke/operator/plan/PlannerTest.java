package dev.stoke.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Observation.Config;
import dev.stoke.operator.plan.Observation.Referenced;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlannerTest {
  private static final Referenced SECRET =
      new Referenced(true, Set.of("username", "password", "host", "port", "dbname"));

  @Test
  void theFirstRevisionIsOne() {
    assertThat(plan(3, null, 0).revision()).isEqualTo(1);
  }

  @Test
  void theRevisionStaysWhileTheContentStays() {
    var first = plan(3, null, 0);
    var again = plan(3, new Config(1, first.config().text()), 1);
    assertThat(again.revision()).isEqualTo(1);
    assertThat(again.config().text()).isEqualTo(first.config().text());
  }

  @Test
  void aMemberMoreRaisesTheRevisionByOne() {
    var three = plan(3, null, 0);
    var four = plan(4, new Config(1, three.config().text()), 1);
    assertThat(four.revision()).isEqualTo(2);
    assertThat(four.config().text())
        .contains("revision: 2")
        .contains("grown_at: 2")
        .contains("c-3.c-peers.n.svc:8081");
  }

  @Test
  void whatChangesWithoutANewMemberKeepsTheRevisionThatAddedOne() {
    var three = plan(3, null, 0);
    var cluster = cluster("cluster: {refreshSeconds: 7}");
    var changed =
        Planner.plan(
            cluster,
            new Observation(new Config(1, three.config().text()), 1, SECRET, null),
            draft -> "template");
    assertThat(changed.config().text()).contains("revision: 2").contains("grown_at: 1");
  }

  @Test
  void aConfigMapThatSomebodyElseChangedIsWrittenAgainUnderANewRevision() {
    assertThat(plan(3, new Config(4, "cluster: {}"), 4).revision()).isEqualTo(5);
  }

  @Test
  void aDeletedConfigMapDoesNotMakeTheRevisionStartOver() {
    assertThat(plan(3, null, 7).revision()).isEqualTo(8);
  }

  @Test
  void aConfigMapThatWasPutBackToAnOldStateDoesNotTakeTheRevisionBack() {
    var old = plan(3, null, 0);
    assertThat(plan(3, new Config(1, old.config().text()), 7).revision()).isEqualTo(8);
  }

  @Test
  void aConfigMapThatIsAheadOfTheStatusCounts() {
    assertThat(plan(3, new Config(9, "cluster: {}"), 7).revision()).isEqualTo(10);
  }

  @Test
  void whoLeavesAndWhoIsAbsentStandsInTheConfiguration() {
    var cluster = cluster("replicas: 2");
    var three = plan(3, null, 0);
    var set = new SetSeen(3, 3, "template", true, 3, "old", "old");
    var seen =
        new Observation(new Config(1, three.config().text()), 1, SECRET, null)
            .with(MembershipFixture.seen(set, "0:rk 1:xd 2:rk"));

    var plan = Planner.plan(cluster, seen, draft -> "template");

    assertThat(plan.revision()).isEqualTo(2);
    assertThat(plan.config().text())
        .contains("leaving:\n    - \"c-2\"")
        .contains("absent:\n    - \"c-1=2026-01-02T03:04:05Z\"")
        .contains("c-2.c-peers");
    assertThat(plan.membership().replicas()).isEqualTo(3);
    assertThat(plan.membership().partition()).isEqualTo(3);
  }

  @Test
  void aNewTemplateIsHeldBackInTheSameBreath() {
    var set = new SetSeen(3, 0, "before", true, 3, "old", "old");
    var seen =
        new Observation(null, 0, SECRET, null).with(MembershipFixture.seen(set, "0:rk 1:rk 2:rk"));
    var plan = Planner.plan(cluster("replicas: 3"), seen, draft -> "after");
    assertThat(plan.templateHash()).isEqualTo("after");
    assertThat(plan.membership().partition()).isEqualTo(3);
  }

  @Test
  void whoTheMembersAreIsNoReasonToRestart() {
    assertThat(plan(5, null, 0).config().restartHash())
        .isEqualTo(plan(2, null, 3).config().restartHash());
  }

  @Test
  void tokensAreNoReasonToRestartButRulesOfUsersAre() {
    var hash = plan(3, null, 0).config().restartHash();
    assertThat(
            planOf("tokens: {keyDuration: 9h, tokenDuration: 1h, algorithm: EdDSA}", null, 0)
                .config()
                .restartHash())
        .isEqualTo(hash);
    assertThat(planOf("users: {passwordMinLength: 15}", null, 0).config().restartHash())
        .isNotEqualTo(hash);
  }

  private static Plan plan(int replicas, @Nullable Config config, long lastRevision) {
    return planOf("replicas: " + replicas, config, lastRevision);
  }

  private static Plan planOf(String field, @Nullable Config config, long lastRevision) {
    return Planner.plan(
        cluster(field), new Observation(config, lastRevision, SECRET, null), plan -> "template");
  }

  private static StokeCluster cluster(String field) {
    return Serialization.unmarshal(
        """
        apiVersion: stoke.hppr.dev/v1
        kind: StokeCluster
        metadata: {name: c, namespace: n}
        spec:
          database: {secretName: db}
          %s
        """
            .formatted(field),
        StokeCluster.class);
  }
}
