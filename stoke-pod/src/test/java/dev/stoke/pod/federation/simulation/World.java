package dev.stoke.pod.federation.simulation;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.simulation.Violation.Invariant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** One run: a cluster, everything round it, and what happens to it. Confined to one thread. */
final class World {
  private static final long LOGIN_MILLIS = 2_000;
  private static final long TICK_MILLIS = 500;
  private static final int MOST_NAMES = 20;

  /** Parts per million. */
  private static final int MOST_DRIFT = 100;

  /** {@code s-2} before {@code s-10}. */
  static final Comparator<String> BY_ORDINAL =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private final Schedule schedule;
  private final Agenda agenda = new Agenda();
  private final Chance chance;
  private final Network network;
  private final LedgerService ledger;
  private final Map<String, Pod> pods = new TreeMap<>(BY_ORDINAL);
  private final Exchanges exchanges = new Exchanges(this);
  private final Stories stories = new Stories();
  private final Watch watch = new Watch(this);
  private final Revocations revocations = new Revocations(this);
  private final Rows rows = new Rows(this);
  private final Logins logins = new Logins(this);
  private final Tally tally = new Tally();
  private final Verifiers verifiers;
  private final Operator operator;
  private int starts;
  private long trace;

  World(Schedule schedule) {
    this.schedule = schedule;
    this.chance = new Chance(schedule.seed());
    this.network = new Network(agenda, chance);
    this.ledger = new LedgerService(this);
    this.verifiers = new Verifiers(this);
    this.operator = new Operator(this);
  }

  /**
   * Runs the schedule and its fair end.
   *
   * @throws Violation when an invariant does not hold
   */
  Tally run() {
    operator.begin();
    schedule.faults().forEach(fault -> agenda.at(fault.at(), () -> fault.strike(this)));
    agenda.at(LOGIN_MILLIS, this::logIn);
    verifiers.start();
    agenda.runUntil(schedule.millis());
    converge();
    tally.ended(now());
    return tally;
  }

  private void logIn() {
    logins.everywhere();
    agenda.in(LOGIN_MILLIS, this::logIn);
  }

  private void converge() {
    FairEnd end = new FairEnd(this);
    long latest = now() + end.mostMillis();
    String missing = end.missing();
    while (!missing.isEmpty()) {
      if (now() >= latest) {
        throw watch.violated(Invariant.CONVERGES, missing);
      }
      agenda.runUntil(now() + LOGIN_MILLIS);
      missing = end.missing();
    }
  }

  // --- its parts -----------------------------------------------------------------------------

  long now() {
    return agenda.now();
  }

  Schedule schedule() {
    return schedule;
  }

  Agenda agenda() {
    return agenda;
  }

  Chance chance() {
    return chance;
  }

  Network network() {
    return network;
  }

  LedgerService ledger() {
    return ledger;
  }

  Map<String, Pod> pods() {
    return pods;
  }

  /** One that is there. */
  Pod pod(String id) {
    return requireNonNull(pods.get(id), id);
  }

  Exchanges exchanges() {
    return exchanges;
  }

  Stories stories() {
    return stories;
  }

  Watch watch() {
    return watch;
  }

  Revocations revocations() {
    return revocations;
  }

  Rows rows() {
    return rows;
  }

  Logins logins() {
    return logins;
  }

  Verifiers verifiers() {
    return verifiers;
  }

  Operator operator() {
    return operator;
  }

  Tally tally() {
    return tally;
  }

  // --- for faults ----------------------------------------------------------------------------

  static String name(int ordinal) {
    return "s-" + ordinal;
  }

  /** Also of pods that may come. */
  List<String> everyName() {
    return IntStream.range(0, Math.max(MOST_NAMES, schedule.members()))
        .mapToObj(World::name)
        .toList();
  }

  /** With a clock that is a little wrong. */
  Machine machine(String pod) {
    RandomGenerator random = chance.of("clock of " + pod);
    long most = timers().clockError().toMillis();
    long error = random.nextBoolean() ? 0 : Chance.between(random, -most, most);
    return new Machine(error, Chance.between(random, -MOST_DRIFT, MOST_DRIFT), most);
  }

  /** Takes down that the pod made a step, for {@link #trace}. */
  void stepped(Pod pod, int effects, int published) {
    tally.stepped();
    trace = 31 * (31 * (31 * (31 * trace + now()) + pod.id().hashCode()) + effects) + published;
  }

  /** Two runs of one schedule have the same. */
  long trace() {
    return trace;
  }

  int nextStart() {
    return ++starts;
  }

  void ifThere(String pod, Consumer<Pod> action) {
    Pod victim = pods.get(pod);
    if (victim != null && victim.isRunning()) {
      action.accept(victim);
    }
  }

  void restartLater(Pod victim, long millis) {
    victim.kill();
    agenda.in(millis, victim::start);
  }

  // --- times in milliseconds -----------------------------------------------------------------

  private Timers timers() {
    return operator.timers();
  }

  long tickMillis() {
    return TICK_MILLIS;
  }

  long propagationMillis() {
    return timers().propagation().toMillis();
  }

  long endpointLagMillis() {
    return timers().endpointLag().toMillis();
  }

  /** The pod template's terminationGracePeriodSeconds, guarantee rule 2.7. */
  long graceMillis() {
    return timers().propagation().plus(timers().silence()).plusSeconds(30).toMillis();
  }
}
