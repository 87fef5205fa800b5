package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Rules;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.simulation.Schedule.Habits;
import dev.stoke.pod.keys.JwksWriter;
import dev.stoke.pod.keys.PublishedKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What the number of pods costs: a cluster with the times of a configuration that names none, quiet
 * at first, then with one pod after the other replaced. Virtual time knows messages and waits, and
 * no processors. The same in every run.
 */
public final class Growth {
  /**
   * As when the configuration says nothing, but for P, which nothing here depends on, and which
   * only makes the run longer.
   */
  private static final Timers USUAL = Schedule.timers(30, 2, 25, 30, 5, 60, 10_800, 1_800);

  private static final long STEP_MILLIS = 2_000;
  private static final int COUNTED_ROUNDS = 2;
  private static final long GONE_MILLIS = 2_000;
  private static final long BETWEEN_MILLIS = 5_000;
  private static final long LONGEST_MILLIS = 60_000;

  private final World world;
  private final int signers;

  private Growth(int members, int maxSigners) {
    var habits = new Habits(true, true, maxSigners, 3_000);
    world = new World(new Schedule(1, members, USUAL, habits, Rules.all(), 0, List.of()));
    signers = maxSigners == 0 ? members : Math.min(maxSigners, members);
  }

  /**
   * What was seen.
   *
   * @param maxSigners as in the configuration; 0: all sign
   * @param keys in the set of a pod of the quiet cluster
   * @param jwksBytes of that set, in the strict form
   * @param fetchesPerSecond exchanges of the quiet cluster, all pods together
   * @param announces exchanges that a new pod began until every pod served its key, in the mean
   * @param exchanges of all pods in that time, in the mean
   * @param converged from the new pod's start until every pod served its key, in milliseconds, the
   *     fastest first
   */
  public record Seen(
      int members,
      int maxSigners,
      int keys,
      int jwksBytes,
      double fetchesPerSecond,
      double announces,
      double exchanges,
      List<Long> converged) {
    public Seen {
      converged = converged.stream().sorted().toList();
    }
  }

  /**
   * @param maxSigners as in the configuration; 0: all sign
   * @param samples how many pods are replaced, one after the other
   */
  public static Seen of(int members, int maxSigners, int samples) {
    return new Growth(members, maxSigners).see(maxSigners, samples);
  }

  private Seen see(int maxSigners, int samples) {
    world.operator().begin();
    settle();
    long round = USUAL.round().toMillis();
    run(round);
    long before = world.exchanges().begun();
    run(COUNTED_ROUNDS * round);
    double fetches =
        (world.exchanges().begun() - before)
            / (COUNTED_ROUNDS * (double) USUAL.round().toSeconds());
    List<PublishedKey> keys = pod(0).view().published();
    var converged = new ArrayList<Long>();
    long announces = 0;
    long exchanges = 0;
    for (int sample = 0; sample < samples; sample++) {
      Pod pod = pod(sample % signers);
      world.restartLater(pod, GONE_MILLIS);
      run(GONE_MILLIS - 1);
      long own = world.exchanges().begun(pod);
      long all = world.exchanges().begun();
      converged.add(converge(pod));
      announces += world.exchanges().begun(pod) - own;
      exchanges += world.exchanges().begun() - all;
      run(BETWEEN_MILLIS);
    }
    return new Seen(
        world.pods().size(),
        maxSigners,
        keys.size(),
        JwksWriter.strict(keys).length,
        fetches,
        (double) announces / samples,
        (double) exchanges / samples,
        converged);
  }

  /**
   * Until all who should sign do, and everybody knows their keys. With {@code maxSigners} a few
   * more may sign: those that came up before the ones that are to.
   */
  private void settle() {
    var end = new FairEnd(world);
    long latest = world.now() + end.mostMillis();
    while (!end.missing().isEmpty() || signing() < signers) {
      if (world.now() >= latest) {
        throw new IllegalStateException(
            "%d of %d sign: %s".formatted(signing(), signers, end.missing()));
      }
      run(STEP_MILLIS);
    }
  }

  private long signing() {
    return world.pods().values().stream()
        .filter(pod -> pod.answers() && pod.view().signing(pod.now()).isPresent())
        .count();
  }

  /** Milliseconds from the pod's start until every pod in its right mind serves its key. */
  private long converge(Pod pod) {
    long latest = world.now() + LONGEST_MILLIS;
    while (!pod.isRunning()) {
      run(1);
    }
    long began = world.now();
    List<Pod> missing = new ArrayList<>(world.pods().values());
    while (!missing.isEmpty()) {
      if (world.now() > latest) {
        throw new IllegalStateException("a new key is not served by " + missing.size() + " pods");
      }
      run(1);
      missing.removeIf(other -> serves(other, pod));
    }
    return world.now() - began;
  }

  private boolean serves(Pod other, Pod fresh) {
    return other.answers()
        && other.view().holdsLease(other.now())
        && !fresh.view().keys().isEmpty()
        && world.watch().served(other, fresh.view().keys().getFirst().kid()) != null;
  }

  private void run(long millis) {
    world.agenda().runUntil(world.now() + millis);
  }

  private Pod pod(int ordinal) {
    return world.pod(World.name(ordinal));
  }
}
