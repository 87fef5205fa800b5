package dev.stoke.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * An auth pod as Kubernetes shows it.
 *
 * @param terminating it was told to end
 * @param stopped none of its containers runs, and its node says so: one that cannot be reached may
 *     run on
 * @param ready it serves and is not about to end
 * @param revision of the pod template that it was made from
 * @param trouble null when Kubernetes names none
 */
public record PodSeen(
    String uid,
    boolean terminating,
    boolean stopped,
    boolean ready,
    String revision,
    @Nullable PodTrouble trouble) {
  /** One without trouble. */
  public PodSeen(String uid, boolean terminating, boolean stopped, boolean ready, String revision) {
    this(uid, terminating, stopped, ready, revision, null);
  }
}
