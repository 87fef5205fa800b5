package dev.stoke.pod.federation.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a revoked key must be gone: a pod that has read the ledger since its tombstone is there, and
 * every pod after the serving lease and the endpoint lag, unless only the lease by peers keeps it
 * in service, cut off from the ledger and from whoever knows.
 */
final class Revocations {
  private final World world;
  private final Map<String, Long> readAt = new HashMap<>();

  Revocations(World world) {
    this.world = world;
  }

  /**
   * What this pod has buried: its next cycle writes the tombstones, whatever became of it since.
   */
  List<Story> buriedBy(Pod pod) {
    return world.stories().current(world.now()).stream()
        .filter(story -> story.revoked && story.isBuriedBy(pod))
        .toList();
  }

  /** The database has run that cycle; of another one in the same millisecond nothing is known. */
  void inLedger(List<Story> buried) {
    for (Story story : buried) {
      if (story.tombstoneAt == Story.NEVER) {
        story.tombstoneAt = world.now();
      }
    }
  }

  /** The pod was told of a read that the database made then. */
  void read(Pod pod, long at) {
    readAt.put(pod.id() + "/" + pod.currentStart(), at);
  }

  /** A backup was restored: what it does not hold has to be written again. */
  void restored() {
    for (Story story : world.stories().current(world.now())) {
      if (!world.ledger().database().hasTombstone(story.kid(), world.operator().macKeys())) {
        story.tombstoneAt = Story.NEVER;
      }
    }
  }

  boolean isOverdue(Story story, Pod pod) {
    Long read = readAt.get(pod.id() + "/" + pod.currentStart());
    return story.tombstoneAt != Story.NEVER && read != null && read > story.tombstoneAt;
  }
}
