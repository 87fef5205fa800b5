package dev.stoke.e2e.witness;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Violations, those of one kind, kid and pod together; bounded. Not safe for threads. */
final class Evidence {
  private static final int MOST_GROUPS = 200;

  private record About(Violation.Kind kind, String kid, String pod) {}

  /** The first of its kind in full, and how it went on. */
  record Group(Violation first, int count, Instant last) {}

  private final Map<About, Group> groups = new LinkedHashMap<>();
  private int leftOut;

  /** Keeps it; whether it is the first of its kind, kid and pod. */
  boolean add(Violation violation) {
    var about = new About(violation.kind(), violation.kid(), violation.pod());
    if (!groups.containsKey(about) && groups.size() == MOST_GROUPS) {
      leftOut++;
      return false;
    }
    Group group =
        groups.merge(
            about,
            new Group(violation, 1, violation.at()),
            (known, fresh) -> new Group(known.first(), known.count() + 1, fresh.last()));
    return group.count() == 1;
  }

  List<Group> groups() {
    return List.copyOf(groups.values());
  }

  /** Violations that had no room any more. */
  int leftOut() {
    return leftOut;
  }
}
