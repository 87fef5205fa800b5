package dev.stoke.cli.doctor;

import dev.stoke.cli.connect.Connection.Connected;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Observation;
import dev.stoke.operator.plan.Observation.Referenced;
import dev.stoke.operator.plan.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Gathers the evidence about one StokeCluster. Of Secrets only the names of their keys are kept.
 */
final class Reader {
  private final KubernetesClient client;
  private final StokeCluster cluster;
  private final Names names;
  private final Look look;
  private final PodReader podReader;

  private Reader(Connected to, StokeCluster cluster, Look look) {
    this.client = to.client();
    this.cluster = cluster;
    this.names = new Names(cluster.getMetadata().getName(), to.namespace());
    this.look = look;
    this.podReader = new PodReader(client, look);
  }

  /**
   * Reads within the limit.
   *
   * @param version of this program
   */
  static Evidence read(Connected to, StokeCluster cluster, String version, Duration limit) {
    try (var look = new Look(limit)) {
      return new Reader(to, cluster, look).evidence(version);
    }
  }

  private Evidence evidence(String version) {
    var definition = look.begin(() -> DefinitionFields.missing(client));
    var operators = look.begin(this::operators);
    var policies =
        look.begin(() ->
            client
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(names.namespace())
                .list()
                .getItems());
    var events = look.begin(this::events);
    var time = look.begin(podReader::serverClock);
    var references = references();
    Future<List<Pod>> running = look.begin(this::pods);
    List<Pod> pods = look.result(running, "pods", List.of());
    ServerClock clock = look.found(time, "the API server's clock").orElse(null);
    var found = look.result(operators, "Deployments of operators in all namespaces", List.of());
    var namespaces = namespaces(found);
    var reports = podReader.reports(pods, clock);
    var logs = podReader.logs(pods);
    return new Evidence(
        version,
        clock == null ? Clock.systemUTC().instant() : clock.now(),
        cluster,
        look.result(definition, "the definition of StokeClusters", Set.of()),
        found,
        references,
        pods,
        look.result(events, "events", List.of()),
        reports,
        logs,
        look.result(policies, "NetworkPolicies", List.of()),
        namespaces,
        look.unseen());
  }

  private List<Deployment> operators() {
    return client
        .apps()
        .deployments()
        .inAnyNamespace()
        .withLabel("app.kubernetes.io/name", Names.OPERATOR)
        .list()
        .getItems();
  }

  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(names.namespace())
        .withLabels(names.selector())
        .list()
        .getItems()
        .stream()
        .sorted(
            Comparator.comparingInt(pod -> names.ordinal(pod.getMetadata().getName()).orElse(-1)))
        .toList();
  }

  /** Warnings about the StatefulSet and its pods, oldest first. */
  private List<Event> events() {
    return client
        .v1()
        .events()
        .inNamespace(names.namespace())
        .withField("type", "Warning")
        .list()
        .getItems()
        .stream()
        .filter(event -> {
          var about = event.getInvolvedObject().getName();
          return about != null
              && (about.equals(names.statefulSet()) || names.ordinal(about).isPresent());
        })
        .sorted(
            Comparator.comparing(event -> Objects.requireNonNullElse(event.getLastTimestamp(), "")))
        .toList();
  }

  private Observation references() {
    var spec = cluster.getSpec();
    var secrets = new LinkedHashMap<String, Future<Referenced>>();
    var wanted = new HashSet<>(References.otherSecrets(names, spec));
    wanted.add(spec.database().secretName());
    var dbInit = spec.users().dbInit();
    if (dbInit != null && dbInit.secretName() != null) {
      wanted.add(dbInit.secretName());
    }
    wanted.forEach(name -> secrets.put(name, look.begin(() -> secret(name))));
    var configMap = dbInit == null ? null : dbInit.configMapName();
    Future<Referenced> users = configMap == null ? null : look.begin(() -> configMap(configMap));
    // One that may not be read counts as good: what is not known is no finding.
    var read = new HashMap<String, Referenced>();
    secrets.forEach((name, future) ->
        look.found(future, "Secret " + name).ifPresent(found -> read.put(name, found)));
    var configMaps = new HashMap<String, Referenced>();
    if (configMap != null && users != null) {
      look.found(users, "ConfigMap " + configMap)
          .ifPresent(found -> configMaps.put(configMap, found));
    }
    return References.assumed(names, spec, read, configMaps);
  }

  private Referenced secret(String name) {
    Secret secret = client.secrets().inNamespace(names.namespace()).withName(name).get();
    return secret == null
        ? Referenced.MISSING
        : Referenced.of(secret.getData(), secret.getMetadata().getAnnotations());
  }

  private Referenced configMap(String name) {
    ConfigMap map = client.configMaps().inNamespace(names.namespace()).withName(name).get();
    return map == null ? Referenced.MISSING : Referenced.of(map.getData());
  }

  private Map<String, Map<String, String>> namespaces(List<Deployment> operators) {
    var futures = new LinkedHashMap<String, Future<Map<String, String>>>();
    var wanted =
        operators.stream()
            .map(operator -> operator.getMetadata().getNamespace())
            .collect(Collectors.toCollection(HashSet::new));
    wanted.add(names.namespace());
    wanted.forEach(name ->
        futures.put(
            name,
            look.begin(() -> {
              var namespace = client.namespaces().withName(name).get();
              return namespace == null || namespace.getMetadata().getLabels() == null
                  ? Map.of()
                  : namespace.getMetadata().getLabels();
            })));
    var labels = new HashMap<String, Map<String, String>>();
    futures.forEach((name, future) ->
        labels.put(
            name,
            look.result(
                future,
                "namespace " + name,
                // The one label that every namespace has.
                Map.of("kubernetes.io/metadata.name", name))));
    return labels;
  }
}
