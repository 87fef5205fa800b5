package dev.stoke.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnershipTest {
  private static final ObjectMeta CLUSTER =
      new ObjectMetaBuilder().withName("stoke").withNamespace("auth").withUid("u-1").build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ownerReferences: [{kind: StokeCluster, name: stoke, uid: u-1, controller: true}] | true
          ownerReferences: [{kind: StokeCluster, name: stoke, uid: u-1}]                   | false
          ownerReferences: [{kind: StokeCluster, name: stoke, uid: u-0, controller: true}] | false
          ownerReferences: [{kind: App, name: a, uid: u-2}, {kind: StokeCluster, name: stoke, uid: u-1, controller: true}] | true
          labels: {app.kubernetes.io/managed-by: stoke-operator}                           | false
          """)
  void oursIsWhatThisStokeClusterControls(String metadata, boolean ours) {
    assertThat(Ownership.isOurs(CLUSTER, service(metadata))).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ownerReferences: []                                                              | exists already and has no owner. It is left alone: delete it if nobody needs it, or give this StokeCluster another name.
          labels: {app.kubernetes.io/managed-by: stoke-operator}                           | exists already and has no owner.
          labels: {app.kubernetes.io/managed-by: Helm}                                     | exists already and is managed by Helm.
          ownerReferences: [{kind: App, name: a, uid: u-2}]                                | exists already and belongs to App a.
          ownerReferences: [{kind: App, name: a, uid: u-2}, {kind: Set, name: s, uid: u-3, controller: true}] | exists already and belongs to Set s.
          ownerReferences: [{kind: StokeCluster, name: other, uid: u-4, controller: true}] | exists already and belongs to StokeCluster other.
          ownerReferences: [{kind: StokeCluster, name: stoke, uid: u-0, controller: true}] | is still that of the StokeCluster stoke which was deleted: it is waited for until it is gone.
          """)
  void itIsSaidWhoseItIsAndWhatToDo(String metadata, String sentence) {
    assertThat(Ownership.problem(CLUSTER, service(metadata)).message())
        .startsWith("Service auth/stoke is ")
        .contains(sentence);
  }

  private static HasMetadata service(String metadata) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: stoke\n  namespace: auth\n  "
            + metadata
            + "\n",
        Service.class);
  }
}
