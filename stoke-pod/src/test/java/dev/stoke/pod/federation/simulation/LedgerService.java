package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.federation.core.EarlySlot;
import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.Registration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The way to the database: outages, for all or for one pod, and late answers. */
final class LedgerService {
  private static final long FASTEST_MILLIS = 1;
  private static final long SLOWEST_MILLIS = 15;

  private static final long SLOT_MILLIS = 15_000;

  /** A pod gives up then; what it has written stays written. */
  private static final long TIMEOUT_MILLIS = 3_000;

  private final World world;
  private final Database database;
  private final Map<String, Integer> cutOff = new HashMap<>();
  private long restoredAt = Story.NEVER;
  private int outages;
  private long slowness;

  LedgerService(World world) {
    this.world = world;
    this.database = new Database(world.agenda());
  }

  Database database() {
    return database;
  }

  void goDown() {
    outages++;
  }

  void comeBack() {
    outages--;
  }

  void cutOff(String pod) {
    cutOff.merge(pod, 1, Integer::sum);
  }

  void reconnect(String pod) {
    cutOff.merge(pod, -1, Integer::sum);
  }

  void slowness(long millis) {
    slowness = millis;
  }

  void restore() {
    database.restore();
    restoredAt = world.now();
    world.revocations().restored();
    world.rows().restored();
  }

  boolean reaches(String pod) {
    return outages == 0 && cutOff.getOrDefault(pod, 0) == 0;
  }

  /**
   * Whether the database has granted this start of the pod the early slot, or may have lost that.
   */
  boolean isSlotOf(Pod pod) {
    if (world.now() - restoredAt <= SLOT_MILLIS) {
      return true;
    }
    EarlySlot slot = database.earlySlot(pod.macKeys());
    return slot != null
        && slot.instanceId().equals(pod.id())
        && slot.boot().equals(pod.view().boot());
  }

  void run(Pod pod, LedgerCycle cycle) {
    RandomGenerator random = world.chance().of("ledger of " + pod.id());
    long there = delay(random);
    long back = delay(random);
    int start = pod.currentStart();
    if (!reaches(pod.id())) {
      pod.later(there, core -> core.ledgerFailed("the database is away", pod.now()));
      return;
    }
    boolean inTime = there + back < TIMEOUT_MILLIS;
    if (!inTime) {
      pod.later(TIMEOUT_MILLIS, core -> core.ledgerFailed("the database is slow", pod.now()));
    }
    List<Story> buried = world.revocations().buriedBy(pod);
    List<Story> putBack = world.rows().putBackBy(pod);
    Runnable written =
        () -> {
          world.revocations().inLedger(buried);
          putBack.forEach(story -> story.inLedger = true);
        };
    world.agenda().in(there, () -> execute(pod, start, cycle, written, inTime, back));
  }

  private void execute(
      Pod pod, int start, LedgerCycle cycle, Runnable written, boolean inTime, long back) {
    if (!reaches(pod.id())) {
      if (inTime) {
        world
            .agenda()
            .in(
                back,
                () ->
                    pod.deliver(
                        start, core -> core.ledgerFailed("the database went away", pod.now())));
      }
      return;
    }
    long at = world.now();
    LedgerRead read = database.door(pod).cycle(cycle);
    written.run();
    if (!inTime) {
      return;
    }
    world
        .agenda()
        .in(
            back,
            () ->
                pod.deliver(
                    start,
                    core -> {
                      if (reaches(pod.id())) {
                        core.ledgerRead(read, pod.now());
                        world.revocations().read(pod, at);
                      } else {
                        core.ledgerFailed("the database went away", pod.now());
                      }
                    }));
  }

  void register(Pod pod, Registration registration) {
    RandomGenerator random = world.chance().of("registration of " + pod.id());
    if (!reaches(pod.id())) {
      return;
    }
    LedgerStore door = database.door(pod);
    world
        .agenda()
        .in(
            delay(random),
            () -> {
              if (reaches(pod.id())) {
                door.register(registration);
              }
            });
  }

  private long delay(RandomGenerator random) {
    return Chance.between(random, FASTEST_MILLIS, SLOWEST_MILLIS + slowness);
  }
}
