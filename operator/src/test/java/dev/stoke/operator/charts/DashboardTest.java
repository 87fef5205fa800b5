package dev.stoke.operator.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That its metrics exist is for a test of the whole to say. */
final class DashboardTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theChartHandsOutTheDashboardAsItIs() throws IOException {
    var file = Chart.OPERATOR.directory().resolve("dashboards/stoke.json").toFile();
    var rendered = Chart.OPERATOR.render(Map.of("dashboard.enabled", "true"));

    var dashboard =
        Arrays.stream(rendered.split("(?m)^---$"))
            .filter(document -> document.contains("kind: ConfigMap"))
            .map(document -> Serialization.unmarshal(document, ConfigMap.class))
            .toList();

    assertThat(dashboard)
        .singleElement()
        .satisfies(map -> {
          assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
          assertThat(JSON.readTree(map.getData().get("stoke.json"))).isEqualTo(JSON.readTree(file));
        });
  }
}
