package dev.stoke.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.connection.ApiClient;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator that is older than the CustomResourceDefinition and some of what is stored. */
final class NewerVersionTest {
  @RegisterExtension static final RealApi API = new RealApi();

  private static final String LEVELS =
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/logging/properties/level"
          + "/enum";

  @Test
  void oneStokeClusterOfANewerVersionDoesNotStopTheOthers() throws IOException {
    var namespace = API.namespace("newer");
    define(true);
    try {
      await().ignoreExceptions().atMost(Duration.ofSeconds(30)).until(() -> createNewer(namespace));
      API.create(namespace, "stoke", 1);
      try (var client = ApiClient.create(API.config(), Map.of());
          var operator =
              StokeOperator.create(
                  client,
                  new Settings(Set.of(namespace), 0),
                  new FakePods(API.client()),
                  Clock.systemUTC())) {
        operator.start();
        awaitNewer(namespace, "newer");
        awaitStatefulSet(namespace, "stoke");
        assertThat(hasStatefulSet(namespace, "newer")).isFalse();

        // Also of what comes while it watches.
        setLevel(namespace, "stoke", "silly");
        awaitNewer(namespace, "stoke");
        setLevel(namespace, "newer", "info");
        awaitStatefulSet(namespace, "newer");
        assertThat(operator.health().live().ok()).isTrue();
      }
    } finally {
      API.delete(namespace);
      define(false);
    }
  }

  private static boolean createNewer(String namespace) {
    return API.client()
            .resource(
                Serialization.unmarshal(
                    """
                    apiVersion: stoke.hppr.dev/v1
                    kind: StokeCluster
                    metadata: {name: newer}
                    spec: {replicas: 1, database: {secretName: stoke-db}, logging: {level: silly}}
                    """,
                    GenericKubernetesResource.class))
            .inNamespace(namespace)
            .create()
        != null;
  }

  private static void define(boolean newer) throws IOException {
    var crd =
        new YAMLMapper().readTree(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml").toFile());
    if (newer) {
      ((ArrayNode) crd.at(LEVELS)).add("silly");
    }
    API.client()
        .load(new ByteArrayInputStream(Serialization.asJson(crd).getBytes(UTF_8)))
        .serverSideApply();
  }

  private static void setLevel(String namespace, String cluster, String level) {
    API.client()
        .resources(StokeCluster.class)
        .inNamespace(namespace)
        .withName(cluster)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"logging\": {\"level\": \"" + level + "\"}}}");
  }

  private static void awaitNewer(String namespace, String cluster) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(ready(namespace, cluster))
                .anySatisfy(condition -> {
                  assertThat(condition.getStatus()).isEqualTo("False");
                  assertThat(condition.getReason()).isEqualTo("WrittenByNewerVersion");
                  assertThat(condition.getMessage())
                      .startsWith("spec.logging.level has the value \"silly\"");
                }));
  }

  private static Stream<Condition> ready(String namespace, String cluster) {
    return Stream.ofNullable(
            API.client()
                .resources(StokeCluster.class)
                .inNamespace(namespace)
                .withName(cluster)
                .get()
                .getStatus())
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals("Ready"));
  }

  private static void awaitStatefulSet(String namespace, String cluster) {
    await().atMost(Duration.ofSeconds(30)).until(() -> hasStatefulSet(namespace, cluster));
  }

  private static boolean hasStatefulSet(String namespace, String cluster) {
    return API.client().apps().statefulSets().inNamespace(namespace).withName(cluster).get()
        != null;
  }
}
