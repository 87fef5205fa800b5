package dev.stoke.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeanObjectsTest {
  private final KubernetesSerialization serialization = LeanObjects.serialization();

  @ParameterizedTest
  @CsvSource({
    "v1, Pod, false",
    "v1, ConfigMap, false",
    "v1, Secret, false",
    // Compared with what was applied, by these notes.
    "v1, Service, true",
    "apps/v1, StatefulSet, true",
    "policy/v1, PodDisruptionBudget, true",
    "networking.k8s.io/v1, NetworkPolicy, true"
  })
  void onlyWhatIsComparedWithWhatWasAppliedKeepsWhoWroteIt(
      String version, String kind, boolean keeps) {
    var json = object(version, kind);

    HasMetadata read = serialization.unmarshal(json);
    var event =
        serialization.unmarshal(
            "{\"type\": \"ADDED\", \"object\": %s}".formatted(json), WatchEvent.class);

    assertThat(keeps(read)).isEqualTo(keeps);
    assertThat(serialization.asJson(read).contains("managedFields"))
        .as("an empty one would take everything from everybody")
        .isEqualTo(keeps);
    assertThat(keeps(event.getObject())).as("by a watch").isEqualTo(keeps);
    assertThat(read.getMetadata().getLabels()).containsEntry("a", "b");
  }

  @Test
  void alsoInAList() {
    var list =
        serialization.unmarshal(
            "{\"apiVersion\": \"v1\", \"kind\": \"PodList\", \"items\": [%s]}"
                .formatted(object("v1", "Pod")),
            PodList.class);

    assertThat(list.getItems()).hasSize(1).noneMatch(LeanObjectsTest::keeps);
  }

  @Test
  void ofAPodItIsKnownHowItIsAndNotWhatWasAskedFor() {
    var pod =
        serialization.unmarshal(
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "n"},
             "spec": {"containers": [{"name": "c"}]}, "status": {"phase": "Running"}}
            """,
            Pod.class);

    assertThat(pod.getSpec()).isNull();
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void equalNotesAreKeptOnceAndAreWrittenAsTheyWereRead() {
    var one = (HasMetadata) serialization.unmarshal(object("v1", "Service"));
    var other = (HasMetadata) serialization.unmarshal(object("v1", "Service"));

    assertThat(notes(one)).isEqualTo(Map.of("f:labels", Map.of("f:a", Map.of())));
    assertThat(notes(one)).isSameAs(notes(other));
    assertThat(serialization.asJson(one)).contains("\"f:labels\":{\"f:a\":{}}");
  }

  private static @Nullable Object notes(HasMetadata read) {
    return read.getMetadata()
        .getManagedFields()
        .getFirst()
        .getFieldsV1()
        .getAdditionalProperties()
        .get("f:metadata");
  }

  private static boolean keeps(Object read) {
    return !((HasMetadata) read).getMetadata().getManagedFields().isEmpty();
  }

  private static String object(String version, String kind) {
    return """
    {"apiVersion": "%s", "kind": "%s",
     "metadata": {"name": "n", "labels": {"a": "b"},
                  "managedFields": [{"manager": "m", "operation": "Apply", "fieldsType": "FieldsV1",
                                     "fieldsV1": {"f:metadata": {"f:labels": {"f:a": {}}}}}]}}
    """
        .formatted(version, kind);
  }
}
