package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.Effect;
import dev.stoke.pod.federation.core.FederationCore;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.keys.Moment;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A pod: a machine and on it, while its container runs, a real core. Frozen it answers nothing;
 * what reached it meanwhile is done when it is resumed.
 */
final class Pod {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final World world;
  private final Member member;
  private final Machine machine;
  private final RandomGenerator random;
  private final List<Runnable> inbox = new ArrayList<>();
  private final List<Runnable> whenStopped = new ArrayList<>();
  private List<String> macKeys;
  private Settings mounted;
  private @Nullable FederationCore core;
  private @Nullable View view;
  private int start;
  private boolean exists = true;
  private boolean frozen;
  private long frozenAt;
  private long readyAt = NEVER;
  private long terminatingSince = NEVER;

  Pod(World world, Member member, Machine machine, Settings mounted, List<String> macKeys) {
    this.world = world;
    this.member = member;
    this.machine = machine;
    this.mounted = mounted;
    this.macKeys = macKeys;
    this.random = world.chance().of("pod " + member.id());
  }

  String id() {
    return member.id();
  }

  Member member() {
    return member;
  }

  Machine machine() {
    return machine;
  }

  Moment now() {
    return machine.at(world.now());
  }

  // --- its life ------------------------------------------------------------------------------

  /** The container starts, with what is mounted now. */
  void start() {
    if (isRunning() || !exists) {
      return;
    }
    start = world.nextStart();
    Moment now = now();
    Boot boot = new Boot(now.wall().truncatedTo(ChronoUnit.MICROS), random.nextLong());
    core =
        new FederationCore(
            mounted,
            boot,
            world.schedule().rules(),
            new SplittableRandom(random.nextLong()),
            (_, _) -> Optional.of(world.stories().make(this)),
            now);
    settle();
    int run = start;
    world.agenda().in(Chance.between(random, 1, world.tickMillis()), () -> tick(run));
  }

  private void tick(int run) {
    if (isRunning() && start == run) {
      if (!frozen) {
        world.watch().before(this);
        settle();
      }
      world.agenda().in(world.tickMillis(), () -> tick(run));
    }
  }

  /** SIGKILL: the container is gone; the pod, and its place in the endpoints, are not at once. */
  void kill() {
    if (!isRunning()) {
      return;
    }
    world.watch().before(this);
    world.stories().orphan(this);
    core = null;
    view = null;
    frozen = false;
    inbox.clear();
    terminatingSince = NEVER;
    world.rows().holdersGone();
    List<Runnable> waiting = List.copyOf(whenStopped);
    whenStopped.clear();
    waiting.forEach(Runnable::run);
  }

  /** The pod object is gone; one of the same name will have another address. */
  void remove() {
    kill();
    exists = false;
    readyAt = NEVER;
  }

  void create() {
    exists = true;
  }

  /** SIGTERM: unready at once; it stops after the endpoint lag, the last signer when it may. */
  void terminate(Runnable stopped) {
    if (!isRunning()) {
      stopped.run();
      return;
    }
    whenStopped.add(stopped);
    if (!isTerminating()) {
      terminatingSince = world.now();
      deliver(start, running -> running.terminate(now()));
      stopWhenDone(start);
    }
  }

  private void stopWhenDone(int run) {
    if (!isRunning() || start != run) {
      return;
    }
    long since = world.now() - terminatingSince;
    boolean done = !frozen && since >= world.endpointLagMillis() && !view().isLastSigner(now());
    if (done || since >= world.graceMillis()) {
      kill();
    } else {
      world.agenda().in(world.tickMillis(), () -> stopWhenDone(run));
    }
  }

  /** SIGSTOP, or the machine sleeps. */
  void freeze() {
    if (answers()) {
      world.watch().before(this);
      frozen = true;
      frozenAt = world.now();
      world.rows().holdersGone();
    }
  }

  /** Requests are served first, with what it showed before; then what piled up, in any order. */
  void resume(boolean machineSlept) {
    if (!isRunning() || !frozen) {
      return;
    }
    if (machineSlept) {
      machine.slept(world.now() - frozenAt);
    }
    frozen = false;
    probe();
    world.watch().before(this);
    world.logins().at(this);
    List<Runnable> due = new ArrayList<>(inbox);
    inbox.clear();
    Collections.shuffle(due, new Random(random.nextLong()));
    due.forEach(Runnable::run);
    settle();
  }

  boolean exists() {
    return exists;
  }

  boolean isRunning() {
    return core != null;
  }

  boolean isTerminating() {
    return terminatingSince != NEVER;
  }

  boolean answers() {
    return isRunning() && !frozen;
  }

  /** Which of all starts in the cluster its container is, or was last. */
  int currentStart() {
    return start;
  }

  // --- what it shows -------------------------------------------------------------------------

  /** Only while it runs. */
  View view() {
    return Objects.requireNonNull(view, "not running");
  }

  /** Whoever was ready within the endpoint lag may still get requests. */
  boolean probe() {
    boolean ready = answers() && !isTerminating() && view().ready(now());
    if (ready) {
      readyAt = world.now();
    }
    return ready;
  }

  boolean isInEndpoints() {
    return world.now() - readyAt <= world.endpointLagMillis();
  }

  boolean isInService() {
    return answers() && isInEndpoints() && view().holdsLease(now());
  }

  // --- what reaches it -----------------------------------------------------------------------

  Settings mounted() {
    return mounted;
  }

  void mount(Settings next) {
    if (next.revision() > mounted.revision()) {
      mounted = next;
      deliver(start, running -> running.configure(mounted, now()));
    }
  }

  List<String> macKeys() {
    return macKeys;
  }

  void mount(List<String> nextMacKeys) {
    macKeys = nextMacKeys;
  }

  void later(long millis, Consumer<FederationCore> input) {
    int run = start;
    world.agenda().in(millis, () -> deliver(run, input));
  }

  /** An input for the core of that start; whatever is addressed to an earlier one is lost. */
  void deliver(int run, Consumer<FederationCore> input) {
    FederationCore running = core;
    if (running == null || start != run) {
      return;
    }
    if (frozen) {
      inbox.add(() -> deliver(run, input));
      return;
    }
    world.watch().before(this);
    input.accept(running);
    settle();
  }

  private void settle() {
    FederationCore running = Objects.requireNonNull(core, "not running");
    List<Effect> effects = running.due(now());
    view = running.view(now());
    world.stepped(this, effects.size(), view().published().size());
    world.watch().after(this);
    effects.forEach(this::perform);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Exchange exchange -> world.exchanges().begin(this, exchange);
      case Effect.Observe observe -> world.exchanges().observe(this, observe);
      case Effect.RunLedger run -> world.ledger().run(this, run.cycle());
      case Effect.Register register -> world.ledger().register(this, register.registration());
      case Effect.Alarm alarm -> world.tally().alarmed(alarm);
    }
  }
}
