package dev.stoke.local.embedded.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The latest changes of one resource, for watches that start in the past. */
final class History {
  private static final int LIMIT = 4096;

  private final Deque<Change> changes = new ArrayDeque<>();
  private long floor;

  void add(Change change) {
    changes.addLast(change);
    if (changes.size() > LIMIT) {
      floor = changes.removeFirst().revision();
    }
  }

  Stream<Change> after(long revision) {
    return changes.stream().filter(change -> change.revision() > revision);
  }

  /** The latest revision whose change was forgotten; 0 when none was. */
  long floor() {
    return floor;
  }
}
