package dev.stoke.pod.federation.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** The MAC key of ledger rows, and its change by guarantee rule 7.4. */
final class MacChange {
  private static final long FASTEST_MILLIS = 200;

  private final World world;
  private final RandomGenerator random;
  private List<String> keys = List.of("mac-0");
  private int changes;

  MacChange(World world) {
    this.world = world;
    this.random = world.chance().of("mac");
  }

  List<String> current() {
    return keys;
  }

  void begin(Deque<Operator.Procedure> procedures) {
    // As it will be once the changes before this one are through.
    String old = "mac-" + changes;
    changes++;
    String next = "mac-" + changes;
    if (!world.schedule().habits().overlapsMac()) {
      procedures.add(step(List.of(next)));
      return;
    }
    procedures.add(step(List.of(old, next)));
    procedures.add(this::isConfirmed);
    procedures.add(step(List.of(next, old)));
    procedures.add(this::isConfirmed);
    procedures.add(() -> {
      // A pod whose registration nobody can prove looks as if it had never started.
      if (world.ledger().database().registeredUnder(old).stream()
          .anyMatch(world.pods()::containsKey)) {
        return false;
      }
      Instant needed = world.ledger().database().neededUntil(old);
      return needed == null || needed.isBefore(Machine.trueTime(world.now()));
    });
    procedures.add(step(List.of(next)));
  }

  private Operator.Procedure step(List<String> next) {
    return () -> {
      keys = next;
      for (Pod pod : new ArrayList<>(world.pods().values())) {
        long delay =
            Chance.between(random, FASTEST_MILLIS, world.schedule().habits().configMillis());
        world.agenda().in(delay, () -> pod.mount(keys));
      }
      return true;
    };
  }

  private boolean isConfirmed() {
    return world.pods().values().stream().allMatch(pod -> pod.macKeys().equals(keys));
  }
}
