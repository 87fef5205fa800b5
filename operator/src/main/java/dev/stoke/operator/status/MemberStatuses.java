package dev.stoke.operator.status;

import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.api.KeyStatus;
import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.MemberStatus.State;
import dev.stoke.operator.plan.Member;
import dev.stoke.operator.plan.MemberReport;
import dev.stoke.operator.plan.MemberSeen;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of the status, from the plan and what was seen of them. */
final class MemberStatuses {
  private MemberStatuses() {}

  static List<MemberStatus> of(Plan plan, MembershipSeen seen, List<MemberStatus> before) {
    var members = new ArrayList<MemberStatus>();
    for (var member : plan.members()) {
      var then =
          before.stream()
              .filter(status -> status.name().equals(member.instanceId()))
              .findFirst()
              .orElse(null);
      members.add(status(plan, member, seen.member(member.ordinal()), then));
    }
    return members;
  }

  private static MemberStatus status(
      Plan plan, Member member, MemberSeen seen, @Nullable MemberStatus before) {
    var state = state(plan, member, seen, before);
    var report = seen.report();
    // A ready pod that once does not answer has not lost its keys.
    var kept = report == null && seen.ready() && before != null && before.ready() ? before : null;
    return new MemberStatus(
        member.instanceId(),
        member.instanceId(),
        member.url().toString(),
        state,
        seen.ready(),
        report != null
            ? Long.valueOf(report.revision())
            : kept == null ? null : kept.configRevision(),
        report != null ? Boolean.valueOf(report.canSign()) : kept == null ? null : kept.signing(),
        report != null ? keys(report) : kept == null ? List.of() : kept.keys());
  }

  private static State state(
      Plan plan, Member member, MemberSeen seen, @Nullable MemberStatus before) {
    if (plan.leaving().contains(member.instanceId())) {
      return State.Leaving;
    }
    if (plan.absent().contains(member.instanceId())) {
      return State.Absent;
    }
    if (seen.ready()) {
      return State.Ready;
    }
    var then = before == null ? State.Joining : requireNonNullElse(before.state(), State.Joining);
    return then == State.Joining ? State.Joining : State.NotReady;
  }

  private static List<KeyStatus> keys(MemberReport report) {
    return report.keys().stream()
        .map(key ->
            new KeyStatus(
                key.kid(),
                key.state().name(),
                key.createdAt(),
                key.propagated(),
                key.early() ? Boolean.TRUE : null))
        .toList();
  }
}
