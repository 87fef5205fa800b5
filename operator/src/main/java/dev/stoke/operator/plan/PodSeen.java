package dev.stoke.operator.plan;

/**
 * An auth pod as Kubernetes shows it.
 *
 * @param terminating it was told to end
 * @param stopped none of its containers runs, and its node says so: one that cannot be reached may
 *     run on
 * @param ready it serves and is not about to end
 * @param revision of the pod template that it was made from
 */
public record PodSeen(
    String uid, boolean terminating, boolean stopped, boolean ready, String revision) {}
