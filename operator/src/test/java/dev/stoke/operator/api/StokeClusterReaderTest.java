package dev.stoke.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StokeClusterReaderTest {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          logging: {level: silly}                    | spec.logging.level has the value "silly", which this operator
          tokens: {algorithm: PQ}                    | spec.tokens.algorithm has the value "PQ", which this operator
          providers: {ldap: {a: b}}                  | spec.providers.ldap has a form that this operator
          scheduling: {tolerations: [{effect: Hmm}]} | spec.scheduling.tolerations[0].effect has the value "Hmm", which
          """)
  void whatIsNotKnownIsNamed(String field, String sentence) {
    var cluster = read(field);
    assertThat(cluster.getMetadata().getName()).isEqualTo("stoke");
    assertThat(cluster.unreadable())
        .hasValueSatisfying(said -> assertThat(said).startsWith(sentence));
    assertThat(SERIALIZATION.clone(cluster).unreadable())
        .as("of a copy")
        .isEqualTo(cluster.unreadable());
  }

  @Test
  void whatIsKnownIsReadAndNewFieldsArePassedOver() {
    var cluster = read("newField: {a: b}");
    assertThat(cluster.unreadable()).isEmpty();
    assertThat(cluster.getSpec().database().secretName()).isEqualTo("db");
    assertThat(cluster.getMetadata().getAnnotations()).containsOnlyKeys("a");
    assertThat(cluster.getApiVersion()).isEqualTo("stoke.hppr.dev/v1");
  }

  @Test
  void aStatusThatIsNotKnownIsMadeAnew() {
    var cluster = read("replicas: 3\nstatus: {members: [{name: stoke-0, state: Dreaming}]}");
    assertThat(cluster.unreadable()).isEmpty();
    assertThat(cluster.getStatus()).isNull();
  }

  private static StokeCluster read(String field) {
    return SERIALIZATION.unmarshal(
        """
        apiVersion: stoke.hppr.dev/v1
        kind: StokeCluster
        metadata: {name: stoke, annotations: {a: b}}
        spec:
          database: {secretName: db}
        """
            + "  "
            + field,
        StokeCluster.class);
  }
}
