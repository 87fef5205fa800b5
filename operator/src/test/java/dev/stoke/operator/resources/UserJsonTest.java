package dev.stoke.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.operator.plan.UnusableTemplateException;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UserJsonTest {
  @Test
  void whatKubernetesKnowsIsTaken() {
    var pod =
        UserJson.read(
            "spec",
            Map.of("containers", List.of(Map.of("name", "a", "ports", List.of()))),
            PodSpec.class);
    assertThat(pod.getContainers()).hasSize(1);
  }

  @Test
  void aMisspeltFieldIsNamedWithItsPlace() {
    assertThatThrownBy(() ->
            UserJson.read(
                "spec",
                Map.of("containers", List.of(Map.of("name", "a", "imagee", "b"))),
                PodSpec.class))
        .isInstanceOf(UnusableTemplateException.class)
        .hasMessage(
            "spec.containers[0].imagee is no field of Kubernetes' Container: correct its name, or"
                + " remove it.");
  }

  @Test
  void aValueOfTheWrongKindIsRefusedInOneLine() {
    assertThatThrownBy(
            () -> UserJson.read("spec", Map.of("hostNetwork", List.of("yes")), PodSpec.class))
        .isInstanceOf(UnusableTemplateException.class)
        .hasMessageMatching(
            "spec cannot be read as a PodSpec: .*Boolean.*; mend it, or remove it.");
  }
}
