package dev.stoke.operator.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The next step of the membership, as ordinals.
 *
 * @param members that the configuration names, those that leave included
 * @param leaving members that must stop signing
 * @param absent members that nobody is to wait for, and since when they do not run
 * @param replicas of the StatefulSet
 * @param partition of the StatefulSet
 * @param waits sentences: what has to happen before the next step
 */
public record Membership(
    SortedSet<Integer> members,
    SortedSet<Integer> leaving,
    SortedMap<Integer, Instant> absent,
    int replicas,
    int partition,
    List<String> waits) {
  public Membership {
    members = sorted(members);
    leaving = sorted(leaving);
    absent = Collections.unmodifiableSortedMap(new TreeMap<>(absent));
    waits = List.copyOf(waits);
  }

  private static SortedSet<Integer> sorted(Set<Integer> ordinals) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(ordinals));
  }
}
