package dev.stoke.pod.federation.simulation;

import java.util.PriorityQueue;

/** What happens when, in virtual milliseconds since the start of the run. */
final class Agenda {
  private record Entry(long at, long order, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long entered;

  long now() {
    return now;
  }

  /** Never before now; of two actions at one time the one entered first goes first. */
  void at(long millis, Runnable action) {
    entries.add(new Entry(Math.max(millis, now), entered++, action));
  }

  void in(long millis, Runnable action) {
    at(now + millis, action);
  }

  void runUntil(long end) {
    for (Entry next = entries.peek(); next != null && next.at <= end; next = entries.peek()) {
      entries.remove();
      now = next.at;
      next.action.run();
    }
    now = end;
  }
}
