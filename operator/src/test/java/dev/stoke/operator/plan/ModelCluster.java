package dev.stoke.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.plan.MemberReport.Key;
import dev.stoke.operator.plan.MemberReport.State;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A StatefulSet, its controller, its pods and the configuration they read, each moved by the caller
 * alone. Time is counted in ticks.
 */
final class ModelCluster {
  private static final Names NAMES = new Names("c", "n");
  static final int PROPAGATION_TICKS = 4;
  private static final int DOWN_TICKS = 2;
  private static final int SETTLED_TICKS = 3;

  /** An auth pod as it really is. */
  static final class Pod {
    final int uid;
    final String revision;
    boolean running;
    boolean terminating;
    boolean hung;
    boolean lost;
    boolean broken;
    int ranFor;
    int downFor;
    long loaded;
    boolean leaving;

    /** Ticks since its key became active; 0 while it is not. */
    int activeFor;

    Pod(int uid, String revision, boolean broken) {
      this.uid = uid;
      this.revision = revision;
      this.broken = broken;
    }

    boolean ready() {
      return running && !terminating && !hung && !lost && ranFor > 1;
    }

    boolean reports() {
      return running && !hung && !lost && loaded > 0;
    }
  }

  int wanted;
  MembershipConfig config = MembershipFixture.config("", "", "");
  int replicas;
  int partition;
  String template = "";
  String current = "r0";
  String update = "r0";
  boolean upToDate = true;
  int counted;
  boolean exists;
  final TreeMap<Integer, Pod> pods = new TreeMap<>();
  private int uids;
  private int writes;
  private boolean nextIsBroken;

  ModelCluster(int wanted) {
    this.wanted = wanted;
    this.config = new MembershipConfig(0, 0, new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
  }

  // --- the operator

  private static @Nullable Instant downSince(boolean down) {
    return down ? Instant.EPOCH : null;
  }

  MembershipSeen seen() {
    var members = new TreeMap<Integer, MemberSeen>();
    var ordinals = new TreeSet<>(pods.keySet());
    ordinals.addAll(config.members());
    for (int ordinal : ordinals) {
      var pod = pods.get(ordinal);
      members.put(
          ordinal,
          new MemberSeen(
              ordinal,
              pod == null
                  ? null
                  : new PodSeen(
                      "uid-" + pod.uid,
                      pod.terminating,
                      !pod.running && !pod.lost,
                      pod.ready(),
                      pod.revision),
              pod == null ? null : report(ordinal, pod),
              pod == null
                  ? downSince(pods.values().stream().anyMatch(Pod::ready))
                  : downSince(!pod.running && !pod.lost && pod.downFor >= DOWN_TICKS),
              pod != null && (pod.ready() || pod.ranFor >= SETTLED_TICKS)));
    }
    return new MembershipSeen(
        exists
            ? new SetSeen(replicas, partition, template, upToDate, counted, current, update)
            : null,
        members);
  }

  private @Nullable MemberReport report(int ordinal, Pod pod) {
    if (!pod.reports()) {
      return null;
    }
    var key =
        new Key(
            "c-" + ordinal + "-p-" + pod.uid,
            pod.activeFor > 0 ? State.ACTIVE : State.PREPARED,
            null,
            propagated(pod),
            false);
    return new MemberReport(
        pod.loaded,
        true,
        pod.leaving,
        canSign(pod),
        List.of(key),
        pods.size(),
        0,
        null,
        Set.of(),
        MemberReport.Credentials.NONE);
  }

  static boolean propagated(Pod pod) {
    return pod.activeFor > PROPAGATION_TICKS;
  }

  /** A leaving pod goes on as a delegate while nobody else has an active key. */
  private boolean canSign(Pod pod) {
    return pod.activeFor > 0
        && (!pod.leaving
            || pods.values().stream()
                .noneMatch(other -> other != pod && other.running && other.activeFor > 0));
  }

  boolean holds(int ordinal) {
    var pod = pods.get(ordinal);
    return pod != null && pod.reports() && !pod.terminating && propagated(pod);
  }

  boolean isOld(int ordinal) {
    var pod = pods.get(ordinal);
    return pod != null && !pod.revision.equals(update);
  }

  Membership plan(String wantedTemplate) {
    return MembershipStep.next(
        NAMES, wanted, config, seen(), exists && !template.equals(wantedTemplate), 0);
  }

  void writeConfig(Membership step) {
    if (!step.members().equals(config.members())
        || !step.leaving().equals(config.leaving())
        || !step.absent().equals(config.absent())) {
      config =
          new MembershipConfig(
              config.revision() + 1, 0, step.members(), step.leaving(), step.absent());
      writes++;
    }
  }

  void writeSet(Membership step, String wantedTemplate, boolean broken) {
    boolean same =
        exists
            && replicas == step.replicas()
            && partition == step.partition()
            && template.equals(wantedTemplate);
    if (!same) {
      exists = true;
      nextIsBroken = broken;
      replicas = step.replicas();
      partition = step.partition();
      template = wantedTemplate;
      upToDate = false;
      writes++;
    }
  }

  int writes() {
    return writes;
  }

  // --- the StatefulSet controller

  void control() {
    if (!exists) {
      return;
    }
    if (!upToDate) {
      update = template;
      current = current.equals("r0") ? update : current;
      upToDate = true;
    }
    for (int ordinal = 0; ordinal < replicas; ordinal++) {
      if (!pods.containsKey(ordinal)) {
        var revision = ordinal < partition ? current : update;
        pods.put(ordinal, new Pod(++uids, revision, nextIsBroken && revision.equals(update)));
      }
    }
    pods.tailMap(replicas).forEach((ordinal, pod) -> remove(ordinal, pod));
    roll();
    counted = pods.size();
    if (pods.size() == replicas
        && pods.values().stream().allMatch(pod -> pod.ready() && pod.revision.equals(update))) {
      current = update;
    }
  }

  /** What must never happen: removing a pod that may still sign. */
  private void remove(int ordinal, Pod pod) {
    if (!pod.terminating) {
      assertThat(!pod.running || (pod.leaving && !canSign(pod)) || pod.lost || pod.loaded == 0)
          .as("c-%d is removed only after it has left", ordinal)
          .isTrue();
      pod.terminating = true;
    }
  }

  private void roll() {
    for (int ordinal = replicas - 1; ordinal >= partition; ordinal--) {
      var pod = pods.get(ordinal);
      if (pod == null || pod.terminating) {
        return;
      }
      if (!pod.revision.equals(update)) {
        pod.terminating = true;
        return;
      }
      if (!pod.ready()) {
        return;
      }
    }
  }

  // --- the nodes

  void tick() {
    for (var pod : pods.values()) {
      pod.ranFor = pod.running ? pod.ranFor + 1 : 0;
      pod.downFor = pod.running ? 0 : pod.downFor + 1;
      boolean signs = pod.running && !pod.hung && pod.loaded > 0 && !pod.leaving;
      if (signs && pod.ranFor > PROPAGATION_TICKS || pod.activeFor > 0) {
        pod.activeFor++;
      }
    }
  }

  void kubelet(int ordinal) {
    var pod = pods.get(ordinal);
    if (pod == null || pod.lost) {
      return;
    }
    if (pod.terminating) {
      pods.remove(ordinal);
    } else if (!pod.running) {
      pod.running = !pod.broken;
      pod.hung = false;
      pod.loaded = 0;
      pod.leaving = false;
    } else if (!pod.hung) {
      pod.loaded = config.revision();
      pod.leaving = config.leaving().contains(ordinal);
    }
  }

  void crash(int ordinal) {
    var pod = pods.get(ordinal);
    if (pod != null) {
      pod.running = false;
      pod.activeFor = 0;
      pod.hung = false;
    }
  }
}
