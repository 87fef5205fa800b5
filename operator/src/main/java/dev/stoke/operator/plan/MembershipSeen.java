package dev.stoke.operator.plan;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of the members.
 *
 * @param set null when there is none
 * @param members by ordinal; those with a pod at least
 */
public record MembershipSeen(@Nullable SetSeen set, Map<Integer, MemberSeen> members) {
  public static final MembershipSeen NOTHING = new MembershipSeen(null, Map.of());

  public MembershipSeen {
    members = Map.copyOf(members);
  }

  public MemberSeen member(int ordinal) {
    return members.getOrDefault(ordinal, MemberSeen.none(ordinal));
  }

  /** By ordinal: those with a pod. */
  TreeMap<Integer, PodSeen> pods() {
    var pods = new TreeMap<Integer, PodSeen>();
    members.forEach((ordinal, member) -> {
      if (member.pod() != null) {
        pods.put(ordinal, member.pod());
      }
    });
    return pods;
  }
}
