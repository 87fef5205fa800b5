package dev.stoke.pod.federation.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows that a restored backup lacks, until a pod that knows the key has run a cycle. A key of which
 * every holder is lost or paused before that is lost; nothing else may be.
 */
final class Rows {
  private final World world;

  Rows(World world) {
    this.world = world;
  }

  void restored() {
    Set<String> there = new HashSet<>(world.ledger().database().kids(world.operator().macKeys()));
    for (Story story : world.stories().current(world.now())) {
      story.inLedger = there.contains(story.kid());
    }
    holdersGone();
  }

  /** What the next cycle of this pod puts back. */
  List<Story> putBackBy(Pod pod) {
    return world.stories().current(world.now()).stream()
        .filter(story -> !story.inLedger && world.watch().served(pod, story.kid()) != null)
        .toList();
  }

  /** After a pod died or was frozen. */
  void holdersGone() {
    for (Story story : world.stories().current(world.now())) {
      if (!story.inLedger && !story.lost && !isHeld(story)) {
        world.stories().lost(story);
      }
    }
  }

  private boolean isHeld(Story story) {
    return world.pods().values().stream()
        .anyMatch(pod -> pod.answers() && world.watch().served(pod, story.kid()) != null);
  }
}
