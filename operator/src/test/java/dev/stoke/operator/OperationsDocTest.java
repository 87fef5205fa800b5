package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.crypto.SignatureProvider;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.operator.connection.ApiClient;
import dev.stoke.operator.connection.RequestMetrics;
import dev.stoke.operator.connection.WatchGuard;
import dev.stoke.operator.leadership.Leadership;
import dev.stoke.operator.metrics.OperatorMetrics;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/operations.md names what there is, and nothing else. */
final class OperationsDocTest {
  private static final Path DOC = Path.of("../docs/operations.md");
  private static final int MOST_SERIES_PER_METRIC = 60;

  @Test
  void everyMetricIsInItsTableAndTheOtherWayRound(@TempDir Path directory) throws IOException {
    try (var network = LoopbackNetwork.claim();
        var server = EmbeddedApiServer.start(directory, network, 0);
        var metrics = new OperatorMetrics("test", SignatureProvider.JDK, () -> true);
        var guard = new WatchGuard(metrics.registry(), WatchGuard.PATIENCE);
        var client =
            ApiClient.create(
                server.clientConfig(),
                Map.of("watches", guard, "metrics", new RequestMetrics(metrics.registry())))) {
      installCrd(server.clientConfig());
      try (var operator =
          StokeOperator.create(
              client,
              new Settings(Set.of(), 0),
              new FakePods(client),
              Clock.systemUTC(),
              new Leadership(null, () -> {}),
              metrics.registry())) {
        operator.start();
        // Each of them fails in its own way at first, and has a name of its own.
        for (int i = 0; i < 20; i++) {
          create(server.clientConfig(), "c" + i);
        }
        await()
            .until(() ->
                metrics
                        .registry()
                        .get("stoke.operator.clusters")
                        .tag("ready", "False")
                        .gauge()
                        .value()
                    == 20);
        var page = metrics.registry().scrape();

        assertThat(families(page)).isEqualTo(inTables("stoke_[a-z_]+"));
        assertThat(page).doesNotContain("\"c7\"").contains("verb=\"watch\"");
        assertThat(seriesByMetric(page).values())
            .allMatch(series -> series <= MOST_SERIES_PER_METRIC);
      }
    }
  }

  @Test
  void everySettingIsInItsTableAndTheOtherWayRound() throws IOException {
    var settings =
        Arrays.stream(Settings.class.getDeclaredFields())
            .filter(field ->
                Modifier.isStatic(field.getModifiers())
                    && !Modifier.isPrivate(field.getModifiers())
                    && field.getType() == String.class)
            .map(field -> {
              try {
                return (String) field.get(null);
              } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
              }
            })
            .filter(name -> name.startsWith("STOKE_"))
            .collect(Collectors.toCollection(TreeSet::new));
    settings.add(SignatureProvider.SETTING);
    var logging = Files.readString(Path.of("src/main/resources/logback.xml"));
    Pattern.compile("STOKE_[A-Z_]+")
        .matcher(logging)
        .results()
        .forEach(m -> settings.add(m.group()));

    assertThat(inTables("STOKE_[A-Z_]+")).isEqualTo(settings);
  }

  /** In the first column. */
  private static Set<String> inTables(String pattern) throws IOException {
    var cell = Pattern.compile("^\\| `(" + pattern + ")` \\|", Pattern.MULTILINE);
    return cell.matcher(Files.readString(DOC))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> families(String page) {
    return Pattern.compile("^# TYPE (stoke_\\S+) ", Pattern.MULTILINE)
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Long> seriesByMetric(String page) {
    return page.lines()
        .filter(line -> line.startsWith("stoke_") && !line.contains("le=\""))
        .collect(
            Collectors.groupingBy(line -> line.replaceAll("[{ ].*", ""), Collectors.counting()));
  }

  private static void installCrd(Config config) throws IOException {
    try (var client = new KubernetesClientBuilder().withConfig(config).build();
        var crd = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
      client.load(crd).serverSideApply();
    }
  }

  private static void create(Config config, String name) {
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      client
          .resource(
              Serialization.unmarshal(
                  """
                  apiVersion: stoke.hppr.dev/v1
                  kind: StokeCluster
                  metadata: {name: %s}
                  spec: {replicas: 1, database: {secretName: missing}}
                  """
                      .formatted(name),
                  GenericKubernetesResource.class))
          .inNamespace("default")
          .create();
    }
  }
}
