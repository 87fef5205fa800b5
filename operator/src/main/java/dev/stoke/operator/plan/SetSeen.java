package dev.stoke.operator.plan;

/**
 * The StatefulSet as it is.
 *
 * @param partition pods of lower ordinals keep the revision that they have
 * @param template fingerprint of its pod template, as the operator last wrote it; empty when it did
 *     not say
 * @param upToDate its controller has seen all of this: what follows is about it
 * @param pods that the controller counts, ending ones included
 * @param current revision of pods below the partition
 * @param update revision of the other pods
 */
public record SetSeen(
    int replicas,
    int partition,
    String template,
    boolean upToDate,
    int pods,
    String current,
    String update) {}
