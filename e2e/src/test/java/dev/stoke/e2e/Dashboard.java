package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Grafana dashboard that the operator's chart hands out. */
final class Dashboard {
  /** Each metric is written with its labels, if only {}. */
  private static final Pattern METRIC = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{");

  private Dashboard() {}

  /** What its queries ask for. */
  static Set<String> metrics() throws IOException {
    var file = TestCluster.Checkout.file("helm/stoke-operator/dashboards/stoke.json").toFile();
    var metrics = new TreeSet<String>();
    for (var query : new ObjectMapper().readTree(file).findValuesAsText("expr")) {
      var found =
          METRIC.matcher(query).results().map(MatchResult::group).collect(Collectors.toSet());
      assertThat(found).as("metrics of %s", query).isNotEmpty();
      found.forEach(metric -> metrics.add(metric.substring(0, metric.length() - 1)));
    }
    return metrics;
  }
}
