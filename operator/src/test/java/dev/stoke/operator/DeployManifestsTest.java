package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeployManifestsTest {
  @Test
  void theDeploymentAsksForNothingThatTheRestrictedProfileForbids() throws IOException {
    var pod = only(Deployment.class).getSpec().getTemplate().getSpec();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getContainers())
        .allSatisfy(container -> {
          var context = container.getSecurityContext();
          assertThat(context.getAllowPrivilegeEscalation()).isFalse();
          assertThat(context.getReadOnlyRootFilesystem()).isTrue();
          assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        });
  }

  @Test
  void onlyWhatIsOptionalCanBeDeletedAndSecretsCanBeMadeAndWatched() throws IOException {
    var rules = only(ClusterRole.class).getRules();
    assertThat(rules)
        .filteredOn(rule -> rule.getResources().contains("secrets"))
        .singleElement()
        .extracting(PolicyRule::getVerbs)
        .isEqualTo(List.of("get", "list", "watch", "create", "patch"));
    assertThat(rules).flatExtracting(PolicyRule::getVerbs).doesNotContain("deletecollection", "*");
    assertThat(rules)
        .filteredOn(rule -> rule.getVerbs().contains("delete"))
        .flatExtracting(PolicyRule::getResources)
        .containsExactlyInAnyOrder(
            "poddisruptionbudgets",
            "networkpolicies",
            "ingresses",
            "httproutes",
            "servicemonitors");
  }

  private static <T extends HasMetadata> T only(Class<T> type) throws IOException {
    try (var manifests = Files.newInputStream(Path.of("deploy/operator.yaml"))) {
      Collection<?> objects = new KubernetesSerialization().unmarshal(manifests);
      var found = objects.stream().filter(type::isInstance).map(type::cast).toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }
}
