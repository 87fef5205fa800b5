package dev.stoke.e2e;

import static org.awaitility.Awaitility.await;

import dev.stoke.local.up.LocalStoke;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What happens to a cluster in its life, each with the operator killed in the middle of it; each
 * returns when everything has healed.
 */
final class Faults {
  /** Healing may wait for a back-off, for evidence, and for a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final Duration POLL = Duration.ofMillis(200);

  private final LocalStoke local;
  private final TestCluster cluster;

  Faults(LocalStoke local, TestCluster cluster) {
    this.local = local;
    this.cluster = cluster;
  }

  void scale(int replicas) {
    cluster.scale(replicas);
    killOperator();
    awaitHealed();
  }

  /** SIGKILL; waits until another pod can sign before, as a disruption budget would. */
  void kill(int ordinal) {
    await("a pod that signs beside " + ordinal)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> othersSign(ordinal));
    String before = identity(ordinal);
    cluster.process(ordinal).destroyForcibly();
    killOperator();
    awaitAnother(ordinal, before);
    awaitHealed();
  }

  void killAll() {
    int replicas = replicas();
    Map<Integer, String> before = new HashMap<>();
    for (int ordinal = 0; ordinal < replicas; ordinal++) {
      before.put(ordinal, identity(ordinal));
    }
    for (int ordinal = 0; ordinal < replicas; ordinal++) {
      cluster.process(ordinal).destroyForcibly();
    }
    killOperator();
    before.forEach(this::awaitAnother);
    awaitHealed();
  }

  void delete(int ordinal) {
    String before = identity(ordinal);
    local.client().resource(cluster.pod(ordinal)).delete();
    killOperator();
    awaitAnother(ordinal, before);
    awaitHealed();
  }

  /** A change of the pods' template: each is replaced. */
  void rollOut() {
    String before = statefulSet().getStatus().getUpdateRevision();
    cluster.edit(stored -> {
      Map<String, Object> spec = stored.get("spec");
      String cpu = "%dm".formatted(100 + Instant.now().getEpochSecond() % 100);
      spec.put(
          "resources",
          Map.of(
              "requests",
              Map.of("cpu", cpu, "memory", "256Mi"),
              "limits",
              Map.of("memory", "256Mi")));
    });
    await("the new template")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> {
          var status = statefulSet().getStatus();
          return !before.equals(status.getUpdateRevision());
        });
    killOperator();
    await("all pods of the new template")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> {
          var status = statefulSet().getStatus();
          return !before.equals(status.getUpdateRevision())
              && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
              && Objects.equals(status.getReadyReplicas(), replicas());
        });
    awaitHealed();
  }

  /** SIGSTOP, and SIGCONT after that time. */
  void suspend(int ordinal, Duration time) throws IOException, InterruptedException {
    ProcessHandle process = cluster.process(ordinal);
    signal(process, "STOP");
    try {
      killOperator();
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } finally {
      if (process.isAlive()) {
        signal(process, "CONT");
      }
    }
    awaitHealed();
  }

  void stopDatabase(Duration time) throws InterruptedException {
    local.postgres().stop();
    try {
      killOperator();
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } finally {
      local.postgres().restart();
    }
    awaitHealed();
  }

  /** Any new value of the field makes every pod take a new key. */
  void rotate() {
    Map<Integer, String> before = signingKids();
    cluster.edit(stored -> {
      Map<String, Object> spec = stored.get("spec");
      Map<String, Object> keys = new HashMap<>(Objects.requireNonNull(stored.get("spec", "keys")));
      keys.put("rotate", Instant.now().toString());
      spec.put("keys", keys);
    });
    killOperator();
    awaitNewKeys(before);
  }

  /** Until each pod signs with another key than those. */
  void awaitNewKeys(Map<Integer, String> before) {
    await("new keys")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> {
          Map<Integer, String> now = signingKids();
          return before.entrySet().stream()
              .allMatch(old ->
                  now.containsKey(old.getKey()) && !now.get(old.getKey()).equals(old.getValue()));
        });
    awaitHealed();
  }

  /** By ordinal, of the pods that have one. */
  Map<Integer, String> signingKids() {
    var kids = new HashMap<Integer, String>();
    for (int ordinal = 0; ordinal < replicas(); ordinal++) {
      int index = ordinal;
      Pod pod = cluster.pod(ordinal);
      if (pod != null) {
        ManagementApi.of(pod).signingKid().ifPresent(kid -> kids.put(index, kid));
      }
    }
    return kids;
  }

  /** Ready by the operator's word, and every pod signs with a key of its own. */
  void awaitHealed() {
    int replicas = replicas();
    await("healed with " + replicas + " replicas")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> cluster.isReady(replicas) && signingKids().size() == replicas);
  }

  int restarts(int ordinal) {
    return cluster.restarts(ordinal);
  }

  int replicas() {
    return cluster.view().wantedReplicas();
  }

  /** Its launcher starts it again after a second. */
  private void killOperator() {
    local.operator().handle().destroyForcibly();
  }

  private boolean othersSign(int ordinal) {
    return signingKids().keySet().stream().anyMatch(other -> other != ordinal);
  }

  private String identity(int ordinal) {
    return identity(cluster.pod(ordinal));
  }

  private static String identity(Pod pod) {
    int restarts =
        pod.getStatus().getContainerStatuses().stream()
            .mapToInt(ContainerStatus::getRestartCount)
            .sum();
    return pod.getMetadata().getUid() + " " + restarts;
  }

  private void awaitAnother(int ordinal, String before) {
    await("pod " + ordinal + " made anew")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> {
          Pod now = cluster.pod(ordinal);
          return now != null
              && !now.getStatus().getContainerStatuses().isEmpty()
              && !identity(now).equals(before);
        });
  }

  private StatefulSet statefulSet() {
    return Objects.requireNonNull(
        local
            .client()
            .apps()
            .statefulSets()
            .inNamespace(LocalStoke.NAMESPACE)
            .withName(cluster.name())
            .get());
  }

  private static void signal(ProcessHandle process, String name)
      throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("no process " + process.pid() + " to send SIG" + name);
    }
  }
}
