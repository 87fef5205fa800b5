package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** Who is a member when: joining, leaving, being replaced and not running. */
abstract class MembershipScenarios extends ClusterScenarios {
  MembershipScenarios(OperatorFixture fixture) {
    super(fixture);
  }

  @Test
  void scalingTellsThePodsThatStayAndDoesNotRestartThem() {
    createReadyCluster();
    var template = statefulSet().getSpec().getTemplate();
    var uids = uids(kubelet.pods());
    assertThat(kubelet.pods())
        .as("pods that started with the newest configuration are left alone")
        .allSatisfy(pod ->
            assertThat(String.valueOf(pod.getMetadata().getAnnotations()))
                .doesNotContain(Names.CONFIG_REVISION));

    scale(5);
    await().until(() -> kubelet.pods().size() == 5);
    assertThat(config()).contains("stoke-4.stoke-peers");
    kubelet.makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True") && ready(5));
    assertThat(statefulSet().getSpec().getTemplate()).isEqualTo(template);
    assertThat(uids(kubelet.pods())).containsAllEntriesOf(uids);
    assertThat(kubelet.pods())
        .filteredOn(pod -> uids.containsKey(pod.getMetadata().getName()))
        .allSatisfy(pod ->
            assertThat(pod.getMetadata().getAnnotations()).containsKey(Names.CONFIG_REVISION));

    scale(2);
    await().until(() -> statefulSet().getSpec().getReplicas() == 2);
    kubelet.letPodsEnd(2);
    awaitReady(condition -> condition.getStatus().equals("True") && ready(2));
    assertThat(statefulSet().getSpec().getTemplate()).isEqualTo(template);
    assertThat(uids).containsAllEntriesOf(uids(kubelet.pods()));
    await()
        .untilAsserted(
            () -> assertThat(config()).doesNotContain("stoke-2").contains("leaving: []"));
    await().untilAsserted(() -> assertThat(events()).contains("MemberLeaving", "MemberLeft"));
  }

  @Test
  void aPodIsNotRemovedBeforeItHasStoppedSigning() {
    createReadyCluster();
    fixture.fake().stubborn.add(namespace + "/stoke-2");

    scale(2);
    await().until(() -> state("stoke-2") == MemberStatus.State.Leaving);
    awaitReady(condition -> condition.getMessage().contains("stoke-2 to report"));
    assertThat(statefulSet().getSpec().getReplicas()).isEqualTo(3);
    assertThat(config()).contains("stoke-2.stoke-peers").contains("- \"stoke-2\"");

    kubelet.runOnANode("stoke-2");
    fixture.fake().stubborn.clear();
    await().until(() -> kubelet.pod("stoke-2").getMetadata().getDeletionTimestamp() != null);
    awaitReady(condition -> condition.getMessage().contains("Waiting for stoke-2 to end."));
    assertThat(config()).contains("stoke-2.stoke-peers");
    kubelet.letPodsEnd(2);
    await().untilAsserted(() -> assertThat(config()).doesNotContain("stoke-2"));
  }

  @Test
  void aLeaveIsTakenBackWhenThePodIsAskedForAgain() {
    createReadyCluster();
    fixture.fake().stubborn.add(namespace + "/stoke-2");
    var uids = uids(kubelet.pods());

    scale(2);
    await().until(() -> state("stoke-2") == MemberStatus.State.Leaving);
    scale(3);
    awaitReady(condition -> condition.getStatus().equals("True") && ready(3));
    assertThat(config()).contains("leaving: []");
    assertThat(uids(kubelet.pods())).isEqualTo(uids);
  }

  @Test
  void aNewTemplateReplacesOnePodAtATimeAndWaitsForKeys() {
    createReadyCluster();
    fixture.fake().unpropagated.add(namespace + "/stoke-0");
    var uids = uids(kubelet.pods());

    client
        .resource(cluster())
        .edit(cluster -> {
          return Serialization.unmarshal(
              Serialization.asYaml(cluster).replace("image: \"stoke-pod:0.1.0\"", "image: other:1"),
              StokeCluster.class);
        });
    var progressing =
        awaitReady(condition -> condition.getMessage().contains("before stoke-2 is replaced"));
    assertThat(progressing.getMessage()).contains("1 more of the other members");
    assertThat(statefulSet().getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
        .isEqualTo(3);
    assertThat(uids(kubelet.pods())).isEqualTo(uids);

    fixture.fake().unpropagated.clear();
    kubelet.awaitReplaced("stoke-2", uids);
    assertThat(uids(kubelet.pods())).containsEntry("stoke-1", uids.get("stoke-1"));
    kubelet.makePodsReady();
    kubelet.awaitReplaced("stoke-1", uids);
    kubelet.makePodsReady();
    kubelet.awaitReplaced("stoke-0", uids);
    kubelet.makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True"));
    await()
        .until(() ->
            statefulSet().getSpec().getUpdateStrategy().getRollingUpdate().getPartition() == 3);
  }

  @Test
  void aPodThatCannotRunIsNamedAbsentUntilItRuns() {
    createReadyCluster();

    kubelet.crash("stoke-1");
    await().untilAsserted(() -> assertThat(events()).contains("CrashLoopBackOff"));
    assertThat(awaitReady(condition -> condition.getStatus().equals("False")).getMessage())
        .contains("stoke-1 (CrashLoopBackOff): container stoke-pod ends after each start");
    await().untilAsserted(() -> assertThat(config()).contains("absent:\n    - \"stoke-1="));
    await().until(() -> state("stoke-1") == MemberStatus.State.Absent);

    kubelet.makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True"));
    assertThat(config()).contains("absent: []");
    await().untilAsserted(() -> assertThat(events()).contains("MemberAbsent", "MemberReady"));
    assertThat(events()).containsOnlyOnce("CrashLoopBackOff");
    assertThat(cluster().getStatus().conditions())
        .filteredOn(condition -> condition.getType().equals("PodsHealthy"))
        .allSatisfy(condition -> assertThat(condition.getStatus()).isEqualTo("True"))
        .hasSize(1);
  }
}
