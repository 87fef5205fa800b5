package dev.stoke.operator.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member as it is now.
 *
 * @param pod null when there is none
 * @param report null when it gives none
 * @param downSince since when it does not run, when that is for longer than a restart takes, while
 *     others did; null otherwise
 * @param settled it has run for long enough not to be taken for one that starts and fails again
 */
public record MemberSeen(
    int ordinal,
    @Nullable PodSeen pod,
    @Nullable MemberReport report,
    @Nullable Instant downSince,
    boolean settled) {

  public static MemberSeen none(int ordinal) {
    return new MemberSeen(ordinal, null, null, null, false);
  }

  public boolean ready() {
    return pod != null && pod.ready();
  }

  public boolean ended() {
    return pod == null || pod.stopped();
  }

  public boolean hasLoaded(long revision) {
    return report != null && report.revision() >= revision;
  }

  /** It goes on and has a key that every verifier can have. */
  boolean holdsPropagatedKey() {
    return pod != null && !pod.terminating() && report != null && report.hasPropagatedKey();
  }

  /** It may come to hold one without anybody's help. */
  boolean mayHoldPropagatedKey() {
    return pod != null && !pod.terminating() && (pod.ready() || report != null);
  }

  /** It serves nobody and has no key that it could sign with. */
  boolean signsNothing() {
    return report == null ? !ready() : !report.hasActiveKey();
  }
}
