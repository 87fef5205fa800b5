package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.simulation.Simulation.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Makes a failing schedule smaller while it fails for the same reason. */
final class Shrinker {
  private static final int MOST_RUNS = 400;
  private static final long SHORTEST_MILLIS = 100;

  private final String violated;
  private Schedule best;
  private int runs;

  private Shrinker(Outcome failed) {
    this.violated = failed.violated();
    this.best = failed.schedule();
  }

  static Schedule shrink(Outcome failed) {
    Shrinker shrinker = new Shrinker(failed);
    boolean smaller = true;
    while (smaller && shrinker.runs < MOST_RUNS) {
      smaller = shrinker.leaveOut();
      smaller |= shrinker.shorten();
    }
    return shrinker.best;
  }

  private boolean stillFails(Schedule candidate) {
    if (runs++ >= MOST_RUNS || !Simulation.run(candidate).violated().equals(violated)) {
      return false;
    }
    best = candidate;
    return true;
  }

  /** Halves first, then ever smaller parts. */
  private boolean leaveOut() {
    boolean smaller = false;
    for (int size = Math.max(1, best.faults().size() / 2); size >= 1; size /= 2) {
      int from = 0;
      while (from < best.faults().size()) {
        List<Fault> rest = new ArrayList<>(best.faults());
        rest.subList(from, Math.min(rest.size(), from + size)).clear();
        if (stillFails(best.with(rest))) {
          smaller = true;
        } else {
          from += size;
        }
      }
    }
    while (best.members() > 2 && stillFails(best.members(best.members() - 1))) {
      smaller = true;
    }
    return smaller;
  }

  private boolean shorten() {
    boolean smaller = false;
    for (int index = 0; index < best.faults().size(); index++) {
      Fault fault = best.faults().get(index);
      long millis = Faults.millis(fault);
      if (millis > SHORTEST_MILLIS) {
        List<Fault> others = new ArrayList<>(best.faults());
        others.set(index, Faults.withMillis(fault, millis / 2));
        smaller |= stillFails(best.with(others));
      }
    }
    return smaller;
  }
}
