package dev.stoke.pod.federation.simulation;

import java.util.List;

/** Something that happens to the world at a time, in virtual milliseconds. */
sealed interface Fault {
  long at();

  void strike(World world);

  /** SIGKILL, or out of memory; the container starts again. */
  record Crash(long at, String pod, long downMillis) implements Fault {
    @Override
    public void strike(World world) {
      world.ifThere(pod, victim -> world.restartLater(victim, downMillis));
    }
  }

  /** All containers at once. */
  record LoseAll(long at, long downMillis) implements Fault {
    @Override
    public void strike(World world) {
      world.pods().values().forEach(victim -> world.restartLater(victim, downMillis));
    }
  }

  /** SIGSTOP and SIGCONT; time goes on. */
  record Pause(long at, String pod, long millis) implements Fault {
    @Override
    public void strike(World world) {
      freeze(world, pod, millis, false);
    }
  }

  /** The virtual machine sleeps; its monotonic clock stands still. */
  record Suspend(long at, String pod, long millis) implements Fault {
    @Override
    public void strike(World world) {
      freeze(world, pod, millis, true);
    }
  }

  private static void freeze(World world, String pod, long millis, boolean sleeps) {
    world.ifThere(
        pod,
        victim -> {
          int run = victim.currentStart();
          victim.freeze();
          world
              .agenda()
              .in(
                  millis,
                  () -> {
                    if (victim.currentStart() == run) {
                      victim.resume(sleeps);
                    }
                  });
        });
  }

  /** The former's messages do not reach the latter: one direction only. */
  record Cut(long at, List<String> from, List<String> to, long millis) implements Fault {
    @Override
    public void strike(World world) {
      world.network().cut(from, to);
      world.agenda().in(millis, () -> world.network().mend(from, to));
    }
  }

  /** No messages between these and all others. */
  record Split(long at, List<String> side, long millis) implements Fault {
    @Override
    public void strike(World world) {
      List<String> rest = world.everyName().stream().filter(name -> !side.contains(name)).toList();
      world.network().cut(side, rest);
      world.network().cut(rest, side);
      world
          .agenda()
          .in(
              millis,
              () -> {
                world.network().mend(side, rest);
                world.network().mend(rest, side);
              });
    }
  }

  /** Messages get lost, doubled and late; storms do not overlap well: the last to end calms all. */
  record Storm(long at, int lossPercent, int duplicatePercent, long mostMillis, long millis)
      implements Fault {
    @Override
    public void strike(World world) {
      world.network().weather(new Network.Weather(lossPercent, duplicatePercent, 1, mostMillis));
      world.agenda().in(millis, () -> world.network().weather(Network.Weather.CALM));
    }
  }

  /** The database is away for everybody. */
  record Outage(long at, long millis) implements Fault {
    @Override
    public void strike(World world) {
      world.ledger().goDown();
      world.agenda().in(millis, world.ledger()::comeBack);
    }
  }

  /** The database is away for one pod. */
  record OutageFor(long at, String pod, long millis) implements Fault {
    @Override
    public void strike(World world) {
      world.ledger().cutOff(pod);
      world.agenda().in(millis, () -> world.ledger().reconnect(pod));
    }
  }

  /** The database answers late. */
  record SlowLedger(long at, long mostMillis, long millis) implements Fault {
    @Override
    public void strike(World world) {
      world.ledger().slowness(mostMillis);
      world.agenda().in(millis, () -> world.ledger().slowness(0));
    }
  }

  record Backup(long at) implements Fault {
    @Override
    public void strike(World world) {
      world.ledger().database().backUp();
    }
  }

  /** The database is set back to the last backup, or to nothing. */
  record Restore(long at) implements Fault {
    @Override
    public void strike(World world) {
      world.ledger().restore();
    }
  }

  /** Somebody sets the machine's wall clock. */
  record SetClock(long at, String pod, long errorMillis) implements Fault {
    @Override
    public void strike(World world) {
      world.ifThere(pod, victim -> victim.machine().set(errorMillis));
    }
  }

  record Scale(long at, int replicas) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().scale(replicas);
    }
  }

  record Rollout(long at) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().rollOut();
    }
  }

  /** The pod is deleted; the StatefulSet makes it anew. */
  record Evict(long at, String pod) implements Fault {
    @Override
    public void strike(World world) {
      world.ifThere(pod, victim -> world.operator().replace(victim));
    }
  }

  record Rotate(long at) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().rotate();
    }
  }

  /** The configuration asks for another propagation delay and another life of tokens. */
  record Retime(long at, int propagationSeconds, int tokenSeconds) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().retime(propagationSeconds, tokenSeconds);
    }
  }

  /** Revokes a key that signs; which one follows from the number. */
  record Revoke(long at, int nth) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().revoke(nth);
    }
  }

  /** Nobody names the revoked keys in the configuration any more. */
  record ForgetRevoked(long at) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().forgetRevoked();
    }
  }

  record ChangeMac(long at) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().changeMac();
    }
  }

  /** New configurations reach this pod that much later. */
  record SlowConfig(long at, String pod, long delayMillis, long millis) implements Fault {
    @Override
    public void strike(World world) {
      world.operator().slow(pod, delayMillis);
      world.agenda().in(millis, () -> world.operator().slow(pod, 0));
    }
  }
}
