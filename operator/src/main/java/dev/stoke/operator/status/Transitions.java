package dev.stoke.operator.status;

import dev.stoke.operator.api.KeyStatus;
import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.MemberStatus.State;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.plan.MemberReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened to the members and their keys between two statuses. */
final class Transitions {
  /**
   * @param reason CamelCase
   * @param message a sentence
   */
  record Transition(boolean normal, String reason, String message) {}

  private Transitions() {}

  static List<Transition> between(
      List<MemberStatus> before, List<MemberStatus> now, StokeClusterSpec spec) {
    Map<String, MemberStatus> then = byName(before);
    Map<String, MemberStatus> later = byName(now);
    var transitions = new ArrayList<Transition>();
    for (var member : now) {
      var old = Optional.ofNullable(then.get(member.name()));
      moved(old.map(MemberStatus::state).orElse(State.Joining), member).ifPresent(transitions::add);
      keys(old.map(MemberStatus::keys).orElse(List.of()), member, transitions);
    }
    before.stream()
        .filter(member -> !later.containsKey(member.name()))
        .forEach(member ->
            transitions.add(
                new Transition(true, "MemberLeft", member.name() + " has left the cluster.")));
    revoked(before, now, spec.keys().revoked()).forEach(transitions::add);
    return transitions;
  }

  private static Optional<Transition> moved(State before, MemberStatus member) {
    var now = member.state();
    var name = member.name();
    if (now == null || now == before) {
      return Optional.empty();
    }
    return switch (now) {
      case Ready ->
          Optional.of(
              before == State.Joining
                  ? new Transition(true, "MemberJoined", name + " has joined and serves.")
                  : new Transition(true, "MemberReady", name + " serves again."));
      case Leaving ->
          Optional.of(
              new Transition(
                  true, "MemberLeaving", name + " is told to stop signing, before it is removed."));
      case Absent ->
          Optional.of(
              new Transition(
                  false, "MemberAbsent", name + " does not run; the others do not wait for it."));
      case NotReady ->
          Optional.of(new Transition(false, "MemberNotReady", name + " does not serve."));
      case Joining -> Optional.empty();
    };
  }

  private static void keys(
      List<KeyStatus> before, MemberStatus member, List<Transition> transitions) {
    var active = kids(before, MemberReport.State.ACTIVE);
    for (var key : member.keys()) {
      if (!KeyConditions.is(key, MemberReport.State.ACTIVE) || active.contains(key.kid())) {
        continue;
      }
      if (Boolean.TRUE.equals(key.early())) {
        transitions.add(
            new Transition(
                false,
                "EarlyActivation",
                "%s signs with %s before every verifier can know it: no member could sign."
                    .formatted(member.name(), key.kid())));
      } else if (kids(member.keys(), MemberReport.State.RETIRED).stream()
          .anyMatch(active::contains)) {
        transitions.add(
            new Transition(
                true, "KeyRotated", "%s now signs with %s.".formatted(member.name(), key.kid())));
      }
    }
  }

  private static Stream<Transition> revoked(
      List<MemberStatus> before, List<MemberStatus> now, List<String> revoked) {
    var gone = before.stream().flatMap(member -> member.keys().stream()).map(KeyStatus::kid);
    var there =
        now.stream()
            .flatMap(member -> member.keys().stream())
            .map(KeyStatus::kid)
            .collect(Collectors.toSet());
    return gone.filter(kid -> revoked.contains(kid) && !there.contains(kid))
        .distinct()
        .map(kid ->
            new Transition(
                true, "KeyRevoked", kid + " is revoked: no member publishes or accepts it."));
  }

  private static List<String> kids(List<KeyStatus> keys, MemberReport.State state) {
    return keys.stream().filter(key -> KeyConditions.is(key, state)).map(KeyStatus::kid).toList();
  }

  private static Map<String, MemberStatus> byName(List<MemberStatus> members) {
    return members.stream()
        .collect(Collectors.toMap(MemberStatus::name, Function.identity(), (a, b) -> a));
  }
}
