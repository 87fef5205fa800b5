package dev.stoke.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

final class ManifestsTest {
  @Test
  void aDefinitionThatTheServerHasNotLookedAtYetIsNotEstablished() {
    assertThat(Manifests.established(null)).isFalse();
    assertThat(Manifests.established(definition(""))).isFalse();
    assertThat(Manifests.established(definition("status: {conditions: null}"))).isFalse();
    assertThat(Manifests.established(definition("status: {conditions: []}"))).isFalse();
  }

  @Test
  void aDefinitionIsEstablishedWhenTheServerSaysSo() {
    assertThat(Manifests.established(withCondition("False"))).isFalse();
    assertThat(Manifests.established(withCondition("True"))).isTrue();
  }

  private static CustomResourceDefinition withCondition(String status) {
    return definition(
        "status: {conditions: [{type: Established, status: \"%s\"}]}".formatted(status));
  }

  private static CustomResourceDefinition definition(String status) {
    return Serialization.unmarshal(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        """
            + status,
        CustomResourceDefinition.class);
  }
}
