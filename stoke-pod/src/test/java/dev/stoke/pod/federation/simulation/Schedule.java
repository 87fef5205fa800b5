package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Rule;
import dev.stoke.pod.federation.core.Rules;
import dev.stoke.pod.federation.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a run depends on.
 *
 * @param seed of what is random besides the faults: latencies, clocks, logins
 * @param members at the beginning
 * @param millis after which all faults are over; what comes then is the fair end
 * @param faults in the order of their times
 */
record Schedule(
    long seed,
    int members,
    Timers timers,
    Habits habits,
    Rules rules,
    long millis,
    List<Fault> faults) {
  /**
   * How the operator works.
   *
   * @param marksAbsent it writes into the configuration who does not run
   * @param overlapsMac it changes the MAC key by the procedure of guarantee rule 7.4
   * @param maxSigners as in the configuration
   * @param configMillis a new configuration reaches a pod after at most this
   */
  record Habits(boolean marksAbsent, boolean overlapsMac, int maxSigners, long configMillis) {
    static final Habits GOOD = new Habits(true, true, 0, 3_000);
  }

  /** Short enough to see several rotations in a few minutes. */
  static final Timers SHORT = timers(2, 1, 3, 10, 1, 5, 120, 20);

  Schedule {
    List<Fault> sorted = new ArrayList<>(faults);
    sorted.sort(Comparator.comparingLong(Fault::at));
    faults = List.copyOf(sorted);
  }

  /** In seconds, in the order of {@link Timers}; the lease lasts three rounds. */
  static Timers timers(int r, int f, int l, int p, int s, int v, int k, int t) {
    return new Timers(
        Duration.ofSeconds(r),
        Duration.ofSeconds(f),
        Duration.ofSeconds(3L * r),
        Duration.ofSeconds(l),
        Duration.ofSeconds(p),
        Duration.ofSeconds(s),
        Duration.ofSeconds(v),
        Duration.ofSeconds(k),
        Duration.ofSeconds(t));
  }

  /** A quiet one, for directed tests. */
  static Schedule of(int members, long millis, Fault... faults) {
    return new Schedule(1, members, SHORT, Habits.GOOD, Rules.all(), millis, List.of(faults));
  }

  Schedule with(List<Fault> others) {
    return new Schedule(seed, members, timers, habits, rules, millis, others);
  }

  Schedule with(Habits others) {
    return new Schedule(seed, members, timers, others, rules, millis, faults);
  }

  Schedule with(Timers others) {
    return new Schedule(seed, members, others, habits, rules, millis, faults);
  }

  Schedule members(int fewer) {
    return new Schedule(seed, fewer, timers, habits, rules, millis, faults);
  }

  Schedule seed(long other) {
    return new Schedule(other, members, timers, habits, rules, millis, faults);
  }

  Schedule lasting(long others) {
    return new Schedule(seed, members, timers, habits, rules, others, faults);
  }

  Schedule without(Rule rule) {
    return new Schedule(seed, members, timers, habits, rules.without(rule), millis, faults);
  }

  /** As Java, to be pasted into a directed test. */
  String source() {
    String without =
        Arrays.stream(Rule.values())
            .filter(rule -> !rules.hold(rule))
            .map(rule -> ".without(Rule." + rule + ")")
            .collect(Collectors.joining());
    return """
    new Schedule(%dL, %d, Schedule.timers(%s),
        new Habits(%b, %b, %d, %d), Rules.all()%s, %d,
        List.of(
            %s))\
    """
        .formatted(
            seed,
            members,
            Stream.of(
                    timers.round(),
                    timers.exchange(),
                    timers.endpointLag(),
                    timers.propagation(),
                    timers.clockError(),
                    timers.leeway(),
                    timers.keyDuration(),
                    timers.tokenDuration())
                .map(duration -> Long.toString(duration.toSeconds()))
                .collect(Collectors.joining(", ")),
            habits.marksAbsent(),
            habits.overlapsMac(),
            habits.maxSigners(),
            habits.configMillis(),
            without,
            millis,
            faults.stream().map(Faults::source).collect(Collectors.joining(",\n                ")));
  }
}
