package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Rules;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.simulation.Schedule.Habits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes a schedule from a seed: some quiet time, then phases of faults that meet. */
final class Schedules {
  private static final int LARGE = 12;

  private final RandomGenerator random;
  private final List<Fault> faults = new ArrayList<>();
  private final int members;
  private final Timers timers;

  private Schedules(long seed) {
    this.random = new SplittableRandom(seed);
    this.members = members();
    this.timers = timers();
  }

  static Schedule random(long seed) {
    return new Schedules(seed).make(seed, Rules.all());
  }

  static Schedule random(long seed, Rules rules) {
    return new Schedules(seed).make(seed, rules);
  }

  private Schedule make(long seed, Rules rules) {
    Habits habits =
        new Habits(
            Chance.percent(random, 70),
            true,
            Chance.percent(random, 25) ? 2 + random.nextInt(2) : 0,
            Chance.between(random, 500, 5_000));
    long at = Chance.percent(random, 70) ? 35_000 : Chance.between(random, 0, 5_000);
    int phases = members >= LARGE ? 1 : 1 + random.nextInt(3);
    for (int phase = 0; phase < phases; phase++) {
      long length = Chance.between(random, 10_000, 60_000);
      int count = 1 + random.nextInt(5);
      for (int index = 0; index < count; index++) {
        add(at, length);
      }
      at += length + (Chance.percent(random, 50) ? 0 : Chance.between(random, 0, 30_000));
    }
    return new Schedule(seed, members, timers, habits, rules, at + 1_000, faults);
  }

  private int members() {
    int kind = random.nextInt(200);
    return kind == 0 ? 10 + random.nextInt(6) : kind < 20 ? 6 + random.nextInt(2) : 2 + kind % 4;
  }

  private Timers timers() {
    return switch (random.nextInt(6)) {
      case 0 -> Schedule.timers(4, 2, 5, 15, 2, 10, 180, 30);
      case 1 -> Schedule.timers(2, 1, 3, 20, 1, 5, 100, 20);
      default -> Schedule.SHORT;
    };
  }

  private void add(long from, long length) {
    long at = from + Chance.between(random, 0, length / 2);
    long rest = from + length - at;
    long millis = Chance.between(random, 500, rest);
    String pod = pod();
    switch (random.nextInt(24)) {
      case 0, 1 -> faults.add(new Fault.Crash(at, pod, Chance.between(random, 100, rest)));
      case 2 -> crashLoop(at, pod, rest);
      case 3 -> faults.add(new Fault.LoseAll(at, Chance.between(random, 100, 5_000)));
      case 4, 5 -> faults.add(new Fault.Pause(at, pod, millis));
      case 6 -> faults.add(new Fault.Suspend(at, pod, millis));
      case 7, 8 -> faults.add(new Fault.Split(at, side(), millis));
      case 9, 10 -> faults.add(new Fault.Cut(at, side(), side(), millis));
      case 11 ->
          faults.add(
              new Fault.Storm(
                  at, random.nextInt(60), random.nextInt(30), 20L << random.nextInt(8), millis));
      case 12, 13 -> faults.add(new Fault.Outage(at, millis));
      case 14 -> faults.add(new Fault.OutageFor(at, pod, millis));
      case 15 -> faults.add(new Fault.SlowLedger(at, 50L << random.nextInt(7), millis));
      case 16 -> {
        faults.add(new Fault.Backup(Math.max(0, from - Chance.between(random, 0, 30_000))));
        faults.add(new Fault.Restore(at));
      }
      case 17, 18 -> faults.add(new Fault.Scale(at, 2 + random.nextInt(Math.max(4, members))));
      case 19 -> faults.add(new Fault.Rollout(at));
      case 20 -> faults.add(new Fault.Evict(at, pod));
      case 21 -> faults.add(new Fault.Rotate(at));
      case 22 -> revocation(at, rest);
      default -> rare(at, pod, millis);
    }
  }

  private void rare(long at, String pod, long millis) {
    long error = timers.clockError().toMillis();
    switch (random.nextInt(4)) {
      case 0 -> faults.add(new Fault.ChangeMac(at));
      case 2 -> retime(at);
      case 1 -> faults.add(new Fault.SetClock(at, pod, Chance.between(random, -error, error)));
      default ->
          faults.add(new Fault.SlowConfig(at, pod, Chance.between(random, 1_000, 30_000), millis));
    }
  }

  /** Between a half and one and a half times what it was: that always fits into a key's life. */
  private void retime(long at) {
    long propagation = timers.propagation().toSeconds();
    long token = timers.tokenDuration().toSeconds();
    faults.add(
        new Fault.Retime(
            at,
            (int) Chance.between(random, propagation / 2, propagation * 3 / 2),
            (int) Chance.between(random, token / 2, token * 3 / 2)));
  }

  private void crashLoop(long at, String pod, long rest) {
    long every = Chance.between(random, 1_000, 8_000);
    for (long time = at; time < at + Math.min(rest, 4 * every); time += every) {
      faults.add(new Fault.Crash(time, pod, Chance.between(random, 100, every)));
    }
  }

  private void revocation(long at, long rest) {
    faults.add(new Fault.Revoke(at, random.nextInt(8)));
    if (random.nextBoolean()) {
      faults.add(new Fault.ForgetRevoked(at + Chance.between(random, 100, rest)));
    }
  }

  private String pod() {
    return World.name(random.nextInt(members));
  }

  private List<String> side() {
    List<String> names = new ArrayList<>();
    for (int ordinal = 0; ordinal < members; ordinal++) {
      names.add(World.name(ordinal));
    }
    Collections.shuffle(names, new Random(random.nextLong()));
    return List.copyOf(names.subList(0, 1 + random.nextInt(Math.max(1, members / 2))));
  }
}
