package dev.stoke.operator.plan;

import dev.stoke.operator.plan.MemberReport.Key;
import dev.stoke.operator.plan.MemberReport.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Members written as words, {@code 2:rk}: the ordinal, and a letter for each thing that is so.
 *
 * <pre>
 * n no pod   t terminating   x stopped    r ready    u of the new revision
 * d down     s settled       - no report  o reports the configuration before this
 * p a prepared key   a an active key   k an active, propagated key   q leaves and has stopped signing
 * </pre>
 */
public final class MembershipFixture {
  static final Names NAMES = new Names("c", "n");
  static final long REVISION = 7;

  static final Instant DOWN_SINCE = Instant.parse("2026-01-02T03:04:05Z");

  private MembershipFixture() {}

  static MembershipConfig config(String members, String leaving, String absent) {
    return new MembershipConfig(
        REVISION, REVISION, ordinals(members), ordinals(leaving), since(ordinals(absent)));
  }

  public static MembershipSeen seen(@Nullable SetSeen set, String members) {
    var map = new TreeMap<Integer, MemberSeen>();
    for (var word : words(members)) {
      var member = member(word);
      map.put(member.ordinal(), member);
    }
    return new MembershipSeen(set, map);
  }

  static TreeSet<Integer> ordinals(@Nullable String text) {
    var ordinals = new TreeSet<Integer>();
    words(text).forEach(word -> ordinals.add(Integer.valueOf(word)));
    return ordinals;
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split(" +", -1));
  }

  private static SortedMap<Integer, Instant> since(SortedSet<Integer> ordinals) {
    var since = new TreeMap<Integer, Instant>();
    ordinals.forEach(ordinal -> since.put(ordinal, DOWN_SINCE));
    return since;
  }

  private static MemberSeen member(String word) {
    int colon = word.indexOf(':');
    int ordinal = Integer.parseInt(word.substring(0, colon));
    var is = word.substring(colon + 1);
    var pod =
        is.contains("n")
            ? null
            : new PodSeen(
                "uid-" + ordinal,
                is.contains("t"),
                is.contains("x"),
                is.contains("r"),
                is.contains("u") ? "new" : "old");
    return new MemberSeen(
        ordinal,
        pod,
        pod == null || is.contains("-") || is.contains("x") ? null : report(ordinal, is),
        is.contains("d") ? DOWN_SINCE : null,
        is.contains("s"));
  }

  private static MemberReport report(int ordinal, String is) {
    var keys = new ArrayList<Key>();
    if (is.contains("p")) {
      keys.add(new Key("c-" + ordinal + "-p-1", State.PREPARED, null, false, false));
    }
    if (is.contains("a") || is.contains("k")) {
      keys.add(
          new Key("c-" + ordinal + "-p-2", State.ACTIVE, null, is.contains("k"), is.contains("a")));
    }
    return new MemberReport(
        is.contains("o") ? REVISION - 1 : REVISION,
        true,
        is.contains("q"),
        !is.contains("q") && !keys.isEmpty(),
        keys,
        keys.size(),
        200L * keys.size(),
        null,
        Set.of(),
        MemberReport.Credentials.NONE);
  }
}
