package dev.stoke.cli.doctor;

import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What pods say: their status and their logs. */
final class PodReader {
  /** Enough to see what is wrong with all of them. */
  private static final int MOST_PODS = 10;

  private static final int LOG_LINES = 400;
  private static final int LOG_BYTES = 256 * 1024;

  private final KubernetesClient client;
  private final Look look;
  private final PodStatusClient statuses;

  PodReader(KubernetesClient client, Look look) {
    this.client = client;
    this.look = look;
    this.statuses = new PodStatusClient(client);
  }

  /** Null when it does not say. */
  @Nullable ServerClock serverClock() throws IOException, InterruptedException {
    return statuses.serverClock();
  }

  /** By pod; of those that answered. */
  Map<String, PodReport> reports(List<Pod> pods, @Nullable ServerClock clock) {
    var futures = new LinkedHashMap<String, Future<PodReport>>();
    asked(pods)
        .filter(pod -> pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase()))
        .forEach(pod ->
            futures.put(
                pod.getMetadata().getName(), look.begin(() -> statuses.report(pod, clock))));
    var reports = new HashMap<String, PodReport>();
    futures.forEach((name, future) -> {
      look.found(future, "status of " + name).ifPresent(report -> reports.put(name, report));
    });
    return reports;
  }

  /** The newest lines by pod; of the run before, where the container does not run. */
  Map<String, String> logs(List<Pod> pods) {
    var futures = new LinkedHashMap<String, Future<String>>();
    asked(pods)
        .filter(pod -> pod.getStatus() != null && !pod.getStatus().getContainerStatuses().isEmpty())
        .forEach(pod -> futures.put(pod.getMetadata().getName(), look.begin(() -> log(pod))));
    var logs = new HashMap<String, String>();
    futures.forEach((name, future) -> {
      var log = look.result(future, "log of " + name, "");
      if (!log.isEmpty()) {
        logs.put(name, log);
      }
    });
    return logs;
  }

  /** Of many, those that are not ready before others. */
  private static Stream<Pod> asked(List<Pod> pods) {
    return pods.stream().sorted(Comparator.comparing(PodsCheck::ready)).limit(MOST_PODS);
  }

  private String log(Pod pod) {
    var container =
        pod.getStatus().getContainerStatuses().stream()
            .filter(status -> Names.CONTAINER.equals(status.getName()))
            .findFirst()
            .orElse(null);
    var state = container == null ? null : container.getState();
    var last = container == null ? null : container.getLastState();
    var running = state != null && state.getRunning() != null;
    if (!running && (last == null || last.getTerminated() == null)) {
      return ""; // It never ran: there is none to ask for.
    }
    var of =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .inContainer(Names.CONTAINER);
    var log =
        running
            ? of.limitBytes(LOG_BYTES).tailingLines(LOG_LINES).getLog()
            : of.terminated().tailingLines(LOG_LINES).getLog();
    return Objects.requireNonNullElse(log, "");
  }
}
