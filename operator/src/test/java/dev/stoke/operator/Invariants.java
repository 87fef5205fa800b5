package dev.stoke.operator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every version of the one StokeCluster of a history, whatever happened to the
 * operator: replicas are lowered only below members that have said that they sign no more,
 * revisions grow, no pod goes without a reason, and Ready is said of nothing that was not so.
 */
final class Invariants {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final SlowLeavers leavers;
  private final boolean fromTheBeginning;
  private final List<String> broken = new ArrayList<>();
  private final Map<String, Pod> pods = new TreeMap<>();

  /** From which revision on each member has been leaving without a break. */
  private final Map<String, Long> leavingSince = new TreeMap<>();

  private @Nullable StokeCluster cluster;
  private @Nullable StatefulSet set;
  private String config = "";
  private long revision;
  private boolean wasAsAsked;
  private int lowered;

  private Invariants(SlowLeavers leavers, boolean fromTheBeginning) {
    this.leavers = leavers;
    this.fromTheBeginning = fromTheBeginning;
  }

  /**
   * @param broken a sentence for each violation
   * @param lowered how often replicas were lowered, so that a test sees that there was something
   */
  record Verdict(List<String> broken, int lowered) {}

  static Verdict of(ClusterHistory history, SlowLeavers leavers) {
    var invariants = new Invariants(leavers, history.fromTheBeginning());
    history.inOrder().forEach(invariants::next);
    return new Verdict(List.copyOf(invariants.broken), invariants.lowered);
  }

  private void next(ClusterHistory.Seen seen) {
    switch (seen.object()) {
      case Pod pod when seen.deleted() -> podGone(pod, seen.version());
      case Pod pod -> pods.put(pod.getMetadata().getName(), pod);
      case ConfigMap map when map.getMetadata().getName().endsWith("-config") ->
          configured(map, seen.version());
      case StatefulSet next when !seen.deleted() -> scaled(next, seen.version());
      case StokeCluster next when !seen.deleted() -> changed(next);
      default -> {}
    }
    wasAsAsked |= isAsAsked();
    if (seen.object() instanceof StokeCluster next && !seen.deleted()) {
      readySaid(next, seen.version());
    }
  }

  private void podGone(Pod pod, long version) {
    var name = pod.getMetadata().getName();
    pods.remove(name);
    if (set != null && ordinal(name) < replicas(set) && image(pod).equals(image(set))) {
      broken.add("%d: %s is gone although nobody asked for it".formatted(version, name));
    }
  }

  private void configured(ConfigMap map, long version) {
    var text = requireNonNull(map.getData().get("config.yaml"));
    JsonNode section;
    try {
      section = YAML.readTree(text).path("cluster");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long next = section.path("revision").asLong();
    if (next < revision || (next == revision && !text.equals(config))) {
      broken.add("%d: revision %d after %d".formatted(version, next, revision));
    }
    revision = next;
    var leaving = new ArrayList<String>();
    section.path("leaving").forEach(leaver -> leaving.add(leaver.asText()));
    leavingSince.keySet().retainAll(leaving);
    // Those that a later history begins with may have said so before it.
    long since = config.isEmpty() && !fromTheBeginning ? 0 : next;
    leaving.forEach(leaver -> leavingSince.putIfAbsent(leaver, since));
    config = text;
  }

  private void scaled(StatefulSet next, long version) {
    int before = set == null ? 0 : replicas(set);
    set = next;
    for (int ordinal = replicas(next); ordinal < before; ordinal++) {
      lowered++;
      var pod = next.getMetadata().getName() + "-" + ordinal;
      var since = leavingSince.get(pod);
      if (since == null) {
        broken.add("%d: %s was removed without leaving".formatted(version, pod));
      } else if (pods.containsKey(pod) && !leavers.hasStopped(pod, since, revision)) {
        broken.add("%d: %s was removed before it had stopped signing".formatted(version, pod));
      }
    }
  }

  private void changed(StokeCluster next) {
    if (cluster == null) {
      wasAsAsked = !fromTheBeginning;
    } else if (generation(next) != generation(cluster)) {
      wasAsAsked = false;
    }
    cluster = next;
  }

  private void readySaid(StokeCluster next, long version) {
    var status = next.getStatus();
    if (status == null || !Long.valueOf(generation(next)).equals(status.observedGeneration())) {
      return;
    }
    boolean ready =
        status.conditions().stream()
            .anyMatch(condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
    if (ready && !wasAsAsked) {
      broken.add(
          "%d: Ready at generation %d, which it never was".formatted(version, generation(next)));
    }
  }

  /** Of the last generation: every pod is there, ready, and runs what it should. */
  private boolean isAsAsked() {
    if (cluster == null || set == null || replicas(set) != cluster.getSpec().replicas()) {
      return false;
    }
    for (int ordinal = 0; ordinal < replicas(set); ordinal++) {
      var pod = pods.get(set.getMetadata().getName() + "-" + ordinal);
      if (pod == null || !PodStub.isReady(pod) || !image(pod).equals(cluster.getSpec().image())) {
        return false;
      }
    }
    return true;
  }

  private static long generation(StokeCluster cluster) {
    return cluster.getMetadata().getGeneration();
  }

  private static int replicas(StatefulSet set) {
    return set.getSpec().getReplicas();
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  private static String image(StatefulSet set) {
    return set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  private static int ordinal(String pod) {
    return Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1));
  }
}
