package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * With all faults over: every pod ready, everybody who should signs, and all know the same keys.
 */
final class FairEnd {
  private final World world;

  FairEnd(World world) {
    this.world = world;
  }

  /** Silent members, P, a few rounds; and for each pod that is being replaced its grace period. */
  long mostMillis() {
    long waits =
        world.schedule().timers().silence().multipliedBy(3).toMillis()
            + 2 * world.propagationMillis();
    return waits + (2L + world.operator().pending()) * (world.graceMillis() + waits);
  }

  /** A sentence; empty when all is well. */
  String missing() {
    if (world.operator().pending() > 0) {
      return "the operator has not finished";
    }
    Set<String> first = null;
    for (Pod pod : world.pods().values()) {
      if (!pod.answers() || !pod.view().ready(pod.now())) {
        return pod.id()
            + " is not ready: "
            + (pod.answers() ? pod.view().notReadyBecause(pod.now()) : "it does not run");
      }
      if (pod.view().signing(pod.now()).isEmpty() && pod.view().delegates().isEmpty()) {
        return pod.id() + " has no way to sign";
      }
      Set<String> kids = kids(pod);
      if (first != null && !first.equals(kids)) {
        return "%s knows %s, others %s".formatted(pod.id(), kids, first);
      }
      first = kids;
    }
    return first == null ? "no pod is there" : "";
  }

  /** Those that are about to expire may be gone here and not yet there. */
  private Set<String> kids(Pod pod) {
    Instant soon =
        Machine.trueTime(world.now()).plus(world.schedule().timers().clockError()).plusSeconds(1);
    return pod.view().published().stream()
        .filter(key -> key.retainUntil().isAfter(soon))
        .map(PublishedKey::kid)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
