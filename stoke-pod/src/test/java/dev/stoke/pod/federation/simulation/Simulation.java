package dev.stoke.pod.federation.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs schedules. */
final class Simulation {
  /**
   * What came of one run.
   *
   * @param failure null when all invariants held
   * @param trace differs when anything happened differently
   */
  record Outcome(Schedule schedule, Tally tally, @Nullable RuntimeException failure, long trace) {
    /**
     * The invariant's name; of an exception of the core, by which a pod would have died, its own.
     */
    String violated() {
      return switch (failure) {
        case null -> "";
        case Violation violation -> violation.invariant().name();
        default -> failure.toString();
      };
    }
  }

  /**
   * What came of many.
   *
   * @param failed the one of the lowest seed among those that were run; null when none failed
   */
  record Outcomes(Tally tally, @Nullable Outcome failed) {}

  private Simulation() {}

  static Outcome run(Schedule schedule) {
    World world = new World(schedule);
    RuntimeException failure = null;
    try {
      world.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    return new Outcome(schedule, world.tally(), failure, world.trace());
  }

  /** On all processors, until one fails. */
  static Outcomes run(long firstSeed, long count, LongFunction<Schedule> schedules) {
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicLong next = new AtomicLong();
    Tally tally = new Tally();
    List<Outcome> failures = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<Outcomes>> parts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        parts.add(workers.submit(() -> part(firstSeed, count, schedules, next)));
      }
      for (Future<Outcomes> part : parts) {
        Outcomes done = part.get();
        tally.add(done.tally());
        if (done.failed() != null) {
          failures.add(done.failed());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a schedule could not be made", e.getCause());
    }
    failures.sort(Comparator.comparingLong(outcome -> outcome.schedule().seed()));
    return new Outcomes(tally, failures.isEmpty() ? null : failures.getFirst());
  }

  private static Outcomes part(
      long firstSeed, long count, LongFunction<Schedule> schedules, AtomicLong next) {
    Tally tally = new Tally();
    for (long index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) {
      Outcome outcome = run(schedules.apply(firstSeed + index));
      tally.add(outcome.tally());
      if (outcome.failure() != null) {
        next.set(count);
        return new Outcomes(tally, outcome);
      }
    }
    return new Outcomes(tally, null);
  }
}
