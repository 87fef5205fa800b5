package dev.stoke.operator.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the next step from the members that are there to those that are asked for (guarantee rules
 * 5.3 and 5.4). From what is seen alone: an operator that was killed at any point, or a user who
 * changed his mind, changes nothing in how it goes on.
 */
final class MembershipStep {
  private final Names names;
  private final int wanted;
  private final MembershipConfig config;
  private final MembershipSeen seen;
  private final TreeMap<Integer, PodSeen> pods;

  /** Replicas that the StatefulSet has now. */
  private final int running;

  private final List<String> waits = new ArrayList<>();

  private MembershipStep(Names names, int wanted, MembershipConfig config, MembershipSeen seen) {
    this.names = names;
    this.wanted = wanted;
    this.config = config;
    this.seen = seen;
    this.pods = seen.pods();
    this.running = seen.set() == null ? wanted : seen.set().replicas();
  }

  /**
   * @param templateChanges the StatefulSet is about to get another pod template
   * @param maxSigners how many members have keys of their own; 0: all
   */
  static Membership next(
      Names names,
      int wanted,
      MembershipConfig config,
      MembershipSeen seen,
      boolean templateChanges,
      int maxSigners) {
    var step = new MembershipStep(names, wanted, config, seen);
    if (wanted == 0) {
      return step.hibernate();
    }
    var leaving = step.leaving();
    int replicas = step.replicas(leaving);
    var members = step.members(replicas);
    leaving.retainAll(members);
    var rollout =
        templateChanges || seen.set() == null
            ? RolloutStep.held(replicas)
            : RolloutStep.next(names, replicas, config, leaving, seen, maxSigners);
    step.waits.addAll(rollout.waits());
    return new Membership(
        members, leaving, step.absent(members), replicas, rollout.partition(), step.waits);
  }

  /**
   * All pods end at once, and nobody is to stay: each serves until the endpoints no longer name it,
   * as in any stop. Nobody leaves either, since the same members come back.
   */
  private Membership hibernate() {
    var members = members(0);
    return new Membership(
        members, new TreeSet<>(), absent(members), 0, RolloutStep.held(0).partition(), waits);
  }

  /**
   * Those above what is asked for that may stop signing: from the top, as long as somebody who
   * stays has a key that verifiers know. Once marked they stay so, unless they are asked for again.
   */
  private TreeSet<Integer> leaving() {
    var leaving = new TreeSet<Integer>();
    // Already removed, whoever did it.
    leaving.addAll(pods.tailMap(Math.max(wanted, running)).keySet());
    leaving.addAll(config.members().tailSet(Math.max(wanted, running)));
    leaving.addAll(config.leaving().tailSet(wanted));
    for (int ordinal = running - 1; ordinal >= wanted; ordinal--) {
      if (leaving.contains(ordinal)) {
        continue;
      }
      if (!somebodyStaysToSign(ordinal, leaving)) {
        waits.add(
            "Waiting for a member that is to remain to have an active key that every verifier can know, before %s leaves."
                .formatted(names.pod(ordinal)));
        break;
      }
      leaving.add(ordinal);
    }
    return leaving;
  }

  /** When nobody has such a key, as in a first start, there is none to be kept. */
  private boolean somebodyStaysToSign(int leaver, Set<Integer> leaving) {
    boolean anybody = false;
    for (var member : seen.members().values()) {
      if (member.holdsPropagatedKey()) {
        anybody = true;
        if (member.ordinal() < leaver && !leaving.contains(member.ordinal())) {
          return true;
        }
      }
    }
    return !anybody;
  }

  /** Lowered only past members that have left. */
  private int replicas(Set<Integer> leaving) {
    if (wanted >= running) {
      return wanted;
    }
    int replicas = running;
    while (replicas > wanted && leaving.contains(replicas - 1) && hasLeft(replicas - 1)) {
      replicas--;
    }
    var staying = new ArrayList<String>();
    for (int ordinal = wanted; ordinal < replicas; ordinal++) {
      if (leaving.contains(ordinal) && !hasLeft(ordinal)) {
        staying.add(names.pod(ordinal));
      }
    }
    if (!staying.isEmpty()) {
      waits.add(
          "Waiting for %s to report that it has stopped signing, before it is removed."
              .formatted(String.join(", ", staying)));
    }
    return replicas;
  }

  /** It was told, and has stopped signing or does not run. A node that is lost proves nothing. */
  private boolean hasLeft(int ordinal) {
    if (!config.leaving().contains(ordinal)) {
      return false;
    }
    var member = seen.member(ordinal);
    return member.ended()
        || (member.report() != null
            && member.hasLoaded(config.revision())
            && member.report().leaving()
            && !member.report().canSign());
  }

  /** A member may go only when its pod is gone and cannot come back. */
  private TreeSet<Integer> members(int replicas) {
    var members = new TreeSet<>(pods.keySet());
    for (int ordinal = 0; ordinal < Math.max(replicas, running); ordinal++) {
      members.add(ordinal);
    }
    var set = seen.set();
    if (set != null && (!set.upToDate() || set.pods() > pods.size())) {
      members.addAll(config.members());
    }
    var ending = pods.tailMap(replicas).keySet();
    if (!ending.isEmpty()) {
      waits.add(
          "Waiting for %s to end."
              .formatted(String.join(", ", ending.stream().map(names::pod).toList())));
    }
    return members;
  }

  /**
   * With the time, because a pod may load this after the member has come back: a boot that began
   * later outweighs it.
   */
  private TreeMap<Integer, Instant> absent(Set<Integer> members) {
    var absent = new TreeMap<Integer, Instant>();
    for (int ordinal : members) {
      var member = seen.member(ordinal);
      var before = config.absent().get(ordinal);
      // A member that was just added has not had the time to come.
      if (member.downSince() != null && config.members().contains(ordinal)) {
        var since = member.downSince().truncatedTo(ChronoUnit.SECONDS);
        absent.put(ordinal, before == null || before.isBefore(since) ? since : before);
      } else if (before != null && !member.settled()) {
        absent.put(ordinal, before);
      }
    }
    return absent;
  }
}
