package dev.stoke.e2e;

import dev.stoke.e2e.witness.Witness;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** One fault after another, from a seed. The phase of each is named after it. */
final class RandomFaults {
  private static final int FEWEST = 2;
  private static final int MOST = 5;

  /** The kubelet's back-off grows with each restart: a fresh pod has none. */
  private static final int MOST_RESTARTS = 2;

  private final Faults faults;
  private final RandomGenerator random;
  private String phase = "";

  RandomFaults(Faults faults, RandomGenerator random) {
    this.faults = faults;
    this.random = random;
  }

  /** Strikes, waits until the cluster is well again, and gives the name of the phase. */
  String next(Witness witness) throws Exception {
    int pod = random.nextInt(faults.replicas());
    switch (random.nextInt(7)) {
      case 0 -> {
        begin(witness, "random scale");
        faults.scale(random.nextInt(FEWEST, MOST + 1));
      }
      case 1 -> {
        if (faults.restarts(pod) >= MOST_RESTARTS) {
          begin(witness, "random deletion");
          faults.delete(pod);
        } else {
          begin(witness, "random SIGKILL");
          faults.kill(pod);
        }
      }
      case 2 -> {
        begin(witness, "random deletion");
        faults.delete(pod);
      }
      case 3 -> {
        begin(witness, "random SIGSTOP");
        faults.suspend(pod, Duration.ofSeconds(random.nextInt(1, 90)));
      }
      case 4 -> {
        begin(witness, "random PostgreSQL stop");
        faults.stopDatabase(Duration.ofSeconds(random.nextInt(1, 45)));
      }
      case 5 -> {
        begin(witness, "random forced rotation");
        faults.rotate();
      }
      default -> {
        begin(witness, "random rolling update");
        faults.rollOut();
      }
    }
    return phase;
  }

  private void begin(Witness witness, String name) {
    phase = name;
    witness.phase(name);
  }
}
