package dev.stoke.operator.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A wrong value is named with its place, and every value that there is can be found. */
final class ChartValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPERATOR | replicsa               | 1       | additional properties 'replicsa' not allowed
          OPERATOR | replicas               | many    | at '/replicas': got string, want integer
          OPERATOR | image.tag              | a:b     | at '/image/tag': 'a:b' does not match pattern
          OPERATOR | image.pullPolicy       | Maybe   | at '/image/pullPolicy': value must be one of 'Always'
          OPERATOR | watchNamespaces[0]     | A_b     | at '/watchNamespaces/0': 'A_b' does not match pattern
          OPERATOR | metrics                | null    | missing property 'metrics'
          OPERATOR | networkPolicy.egress.apiServer.ports[0] | 0 | at '/networkPolicy/egress/apiServer/ports/0': minimum: got 0
          CLUSTER  | server.replicsa        | 5       | at '/server': additional properties 'replicsa' not allowed
          CLUSTER  | server.replicaCount    | 0       | at '/server/replicaCount': minimum: got 0, want 1
          CLUSTER  | server.replicaCount    | 101     | at '/server/replicaCount': maximum: got 101, want 100
          CLUSTER  | server.replicaCount    | many    | at '/server/replicaCount': got string, want integer
          CLUSTER  | expiration.key         | soon    | at '/expiration/key': 'soon' does not match pattern
          CLUSTER  | cluster.refresh_sec    | 0       | at '/cluster/refresh_sec': minimum: got 0, want 1
          CLUSTER  | keys.maxSigners        | 1       | at '/keys/maxSigners'
          CLUSTER  | keys.revoked[0]        | stoke-0 | at '/keys/revoked/0': 'stoke-0' does not match pattern
          CLUSTER  | algorithm              | HS256   | at '/algorithm': value must be one of 'ECDSA'
          CLUSTER  | database.secretName    | Not-One | at '/database/secretName': 'Not-One' does not match pattern
          CLUSTER  | fullnameOverride       | 0stoke  | at '/fullnameOverride': '0stoke' does not match pattern
          CLUSTER  | numBits                | 255     | at '/numBits': value must be one of 256, 384, 512
          CLUSTER  | server.timeout         | 5       | at '/server/timeout': minimum: got 5, want 100
          CLUSTER  | logging.level          | all     | at '/logging/level': value must be one of 'trace'
          CLUSTER  | ingress.host           | a.b     | invalid propertyName 'host'
          CLUSTER  | cluster.caSecretName   | Not-One | at '/cluster/caSecretName': 'Not-One' does not match pattern
          CLUSTER  | tls.certManger         | a       | invalid propertyName 'certManger'
          CLUSTER  | logging.pretty         | true    | logging.pretty is not offered; remove it.
          CLUSTER  | postgresql.enabled     | true    | postgresql.enabled must be false. This chart brings no database; name the Secret of yours in database.secretName.
          CLUSTER  | persistKeys            | true    | persistKeys must be false. Signing keys stay in the memory
          CLUSTER  | cluster.enabled        | false   | cluster.enabled must be true. One pod is a cluster of one
          CLUSTER  | server.port            | 9000    | server.port must be 8080
          CLUSTER  | server.tls.privateKey  | PEM     | server.tls.privateKey names a file, which a pod would not have; put key and certificate into a Secret, and name that in tls.secretName.
          CLUSTER  | providers[0].type      | ldap    | providers must be empty. Providers are given in spec.providers
          """)
  void aWrongValueIsRefusedAndNamed(Chart chart, String key, String value, String sentence) {
    assertThatThrownBy(() -> chart.render(Map.of(key, value))).hasMessageContaining(sentence);
  }

  @Test
  void everyValueThatCannotBeGivenIsNamedAtOnce() {
    assertThatThrownBy(
            () -> Chart.CLUSTER.render(Map.of("persistKeys", "true", "cluster.enabled", "false")))
        .hasMessageContaining("persistKeys must be false")
        .hasMessageContaining("cluster.enabled must be true");
  }

  @Test
  void aServiceMonitorWithoutItsServiceIsRefused() {
    assertThatThrownBy(() ->
            Chart.OPERATOR.render(
                Map.of(
                    "metrics.service.enabled", "false", "metrics.serviceMonitor.enabled", "true")))
        .hasMessageContaining("metrics.serviceMonitor.enabled needs metrics.service.enabled");
  }

  @ParameterizedTest
  @EnumSource
  void theSchemaKnowsNoValueThatValuesYamlDoesNotShow(Chart chart) throws IOException {
    var schema =
        new ObjectMapper().readTree(chart.directory().resolve("values.schema.json").toFile());
    var shown = Files.readString(chart.directory().resolve("values.yaml"));
    var hidden = new ArrayList<String>();
    hidden(schema, "", shown, hidden);
    assertThat(hidden).isEmpty();
  }

  private static void hidden(JsonNode schema, String path, String shown, List<String> hidden) {
    for (var property : schema.path("properties").properties()) {
      var here = path + "/" + property.getKey();
      // Of other charts: of one round ours, and of the Go server's.
      boolean foreign =
          here.equals("/global")
              || property.getValue().path("$ref").asText().endsWith("/unused")
              || property.getValue().path("description").asText().contains("not used");
      if (!foreign && !shown.contains(property.getKey() + ":")) {
        hidden.add(here);
      }
      hidden(property.getValue(), here, shown, hidden);
    }
  }
}
