package dev.stoke.cli.doctor;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Observation;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was read of a StokeCluster and what is around it. What could not be read is empty here and
 * named in {@code unseen}.
 *
 * @param version of this program, empty when it is not packaged
 * @param now by the API server's clock
 * @param missingFields of the stored definition, against this version's
 * @param references the objects that the spec names, by their keys
 * @param events warnings about the StatefulSet and the pods
 * @param reports what pods say of themselves, by pod
 * @param logs newest lines, by pod; of the run before, when the container crashed
 * @param policies of the namespace
 * @param namespaces labels of the operators' namespaces and the cluster's own, by name
 * @param unseen sentences
 */
record Evidence(
    String version,
    Instant now,
    StokeCluster cluster,
    Set<String> missingFields,
    List<Deployment> operators,
    Observation references,
    List<Pod> pods,
    List<Event> events,
    Map<String, PodReport> reports,
    Map<String, String> logs,
    List<NetworkPolicy> policies,
    Map<String, Map<String, String>> namespaces,
    List<String> unseen) {
  Evidence {
    missingFields = Set.copyOf(missingFields);
    operators = List.copyOf(operators);
    pods = List.copyOf(pods);
    events = List.copyOf(events);
    reports = Map.copyOf(reports);
    logs = Map.copyOf(logs);
    policies = List.copyOf(policies);
    namespaces = Map.copyOf(namespaces);
    unseen = List.copyOf(unseen);
  }

  Names names() {
    return new Names(cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
  }

  Optional<StokeClusterStatus> status() {
    return Optional.ofNullable(cluster.getStatus());
  }

  Optional<Condition> condition(String type) {
    return status().stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  boolean paused() {
    Map<String, String> annotations = cluster.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(Names.PAUSED));
  }
}
