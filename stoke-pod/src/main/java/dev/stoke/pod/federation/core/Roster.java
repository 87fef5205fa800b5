package dev.stoke.pod.federation.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is a member (guarantee rule 5.1): all that the configuration names, leaving ones included,
 * and provisionally whoever only a newer configuration names. Confined to the core.
 */
final class Roster {
  /** In the order of their ordinals: {@code stoke-2} before {@code stoke-10}. */
  static final Comparator<String> BY_ORDINAL =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private static final int MOST_PROVISIONAL = 500;

  private record Provisional(Member member, long revision) {}

  private final Rules rules;
  private final Map<String, Provisional> provisional = new HashMap<>();
  private Settings settings;
  private Map<String, Member> others;

  Roster(Settings settings, Rules rules) {
    this.rules = rules;
    this.settings = settings;
    this.others = build();
  }

  void configure(Settings next) {
    settings = next;
    provisional.values().removeIf(entry -> entry.revision() <= next.revision());
    others = build();
  }

  /** Somebody with that configuration names this member, or it speaks itself. */
  void named(Member member, long revision) {
    if (!rules.hold(Rule.PROVISIONAL_MEMBERS)
        || revision <= settings.revision()
        || member.id().equals(self())
        || (others.containsKey(member.id()) && !provisional.containsKey(member.id()))
        || provisional.size() >= MOST_PROVISIONAL) {
      return;
    }
    Provisional before = provisional.get(member.id());
    if (before == null || before.revision() < revision) {
      provisional.put(member.id(), new Provisional(member, revision));
      others = build();
    }
  }

  void named(Collection<Member> members, long revision) {
    members.forEach(member -> named(member, revision));
  }

  /** Revision of the newest configuration that is known to have added a member. */
  long grownAt() {
    return provisional.values().stream()
        .mapToLong(Provisional::revision)
        .reduce(settings.grownAt(), Math::max);
  }

  /** An operator writes the configuration, and says in it who does not run. */
  boolean isLed() {
    return settings.revision() > 0;
  }

  /** A member, or one of a newer configuration; anybody else is refused. */
  boolean admits(String id, long revision) {
    return others.containsKey(id) || id.equals(self()) || revision > settings.revision();
  }

  boolean contains(String id) {
    return others.containsKey(id) || id.equals(self());
  }

  boolean isProvisional(String id) {
    return provisional.containsKey(id);
  }

  /** All members but this pod, by ordinal. */
  Collection<Member> others() {
    return others.values();
  }

  @Nullable Member find(String id) {
    return others.get(id);
  }

  /** All members, for introductions. */
  List<Member> all() {
    List<Member> all = new ArrayList<>(others.values());
    all.add(settings.self());
    return all;
  }

  /** How many take part in exchanges, this pod included. */
  int exchanging() {
    return 1 + (int) others.values().stream().filter(Member::exchanges).count();
  }

  boolean isLeaving(String id) {
    return settings.leaving().contains(id);
  }

  /** Since when the configuration says that it does not run; null when it does not say so. */
  @Nullable Instant absentSince(String id) {
    return settings.absent().get(id);
  }

  private String self() {
    return settings.self().id();
  }

  private Map<String, Member> build() {
    Map<String, Member> all = new TreeMap<>(BY_ORDINAL);
    for (Member member : settings.members()) {
      if (rules.hold(Rule.LEAVERS_COUNT) || !settings.leaving().contains(member.id())) {
        all.put(member.id(), member);
      }
    }
    provisional.values().forEach(entry -> all.putIfAbsent(entry.member().id(), entry.member()));
    all.remove(self());
    return all;
  }
}
