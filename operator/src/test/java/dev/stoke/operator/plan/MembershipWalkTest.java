package dev.stoke.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random walks: the user changes his mind, pods crash, hang, get lost and are rolled, the operator
 * is killed between any two writes; then all is left alone and must become what was asked for.
 */
final class MembershipWalkTest {
  private static final int WALKS = 400;
  private static final int STEPS = 120;
  private static final int MAX_REPLICAS = 6;
  private static final int QUIET_TICKS = 300;

  /** A walk of one seed can be repeated by putting it here. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000, 2_000_000})
  void whateverHappensNobodyIsRemovedWhoSignsAndItConverges(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + WALKS; seed++) {
      try {
        new Walk(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Walk {
    private final Random random;
    private final ModelCluster cluster;
    private String template = "r1";
    private boolean broken;

    Walk(long seed) {
      random = new Random(seed);
      cluster = new ModelCluster(1 + random.nextInt(MAX_REPLICAS));
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        something();
        check();
      }
      settle();
    }

    private void something() {
      int ordinal = random.nextInt(MAX_REPLICAS);
      var pod = cluster.pods.get(ordinal);
      switch (random.nextInt(16)) {
        case 0 -> cluster.wanted = 1 + random.nextInt(MAX_REPLICAS);
        case 1 -> {
          if (random.nextInt(4) == 0) {
            template = "r" + (2 + random.nextInt(1000));
            broken = random.nextInt(3) == 0;
          }
        }
        case 2 -> {
          if (random.nextInt(3) == 0) {
            cluster.crash(ordinal);
          }
        }
        case 3 -> {
          if (pod != null && pod.running) {
            pod.hung = random.nextBoolean();
          }
        }
        case 4 -> {
          if (pod != null) {
            pod.lost = random.nextInt(3) == 0;
          }
        }
        case 5, 6 -> cluster.control();
        case 7, 8, 9 -> cluster.kubelet(ordinal);
        case 10, 11, 12 -> cluster.tick();
        default -> operate(random.nextInt(3));
      }
    }

    /**
     * @param writes how many it gets to before it is killed
     */
    private void operate(int writes) {
      var before = cluster.config.leaving();
      int partition = cluster.partition;
      var step = cluster.plan(template);
      newlyLeaving(step, before);
      newlyRolled(step, partition);
      if (writes > 0) {
        cluster.writeConfig(step);
      }
      if (writes > 1) {
        cluster.writeSet(step, template, broken);
      }
    }

    private void newlyLeaving(Membership step, SortedSet<Integer> before) {
      for (int ordinal : step.leaving()) {
        boolean removed = ordinal >= cluster.replicas;
        if (!before.contains(ordinal) && cluster.holds(ordinal) && !removed) {
          assertThat(
                  IntStream.range(0, cluster.replicas)
                      .anyMatch(other -> cluster.holds(other) && !step.leaving().contains(other)))
              .as("somebody who stays has a key when c-%d is told to leave", ordinal)
              .isTrue();
        }
      }
    }

    private void newlyRolled(Membership step, int partition) {
      for (int ordinal = step.partition();
          ordinal < Math.min(partition, step.replicas());
          ordinal++) {
        int rolled = ordinal;
        if (step.replicas() > 1 && cluster.holds(ordinal) && cluster.isOld(ordinal)) {
          assertThat(
                  IntStream.range(0, step.replicas())
                      .anyMatch(other -> other != rolled && cluster.holds(other)))
              .as("somebody has a key when c-%d is replaced", ordinal)
              .isTrue();
        }
      }
    }

    private void check() {
      if (cluster.config.revision() > 0) {
        assertThat(cluster.config.members())
            .as("the configuration names every pod")
            .containsAll(cluster.pods.keySet());
      }
    }

    private void settle() {
      broken = false;
      template = template + "-mended";
      for (int i = 0; i < QUIET_TICKS; i++) {
        quietTick();
        if (i == QUIET_TICKS / 2) {
          deleteTheOnlyOneThatRuns();
        }
      }
      int writes = cluster.writes();
      quietTick();
      assertThat(cluster.writes()).as("at rest nothing is written").isEqualTo(writes);
      var all = IntStream.range(0, cluster.wanted).boxed().toList();
      assertThat(cluster.replicas)
          .as("%s, %s", cluster.plan(template), cluster.seen())
          .isEqualTo(cluster.wanted);
      assertThat(cluster.partition).isEqualTo(cluster.wanted);
      assertThat(cluster.pods.keySet()).containsExactlyElementsOf(all);
      assertThat(cluster.config.members()).containsExactlyElementsOf(all);
      assertThat(cluster.config.leaving()).isEmpty();
      assertThat(cluster.config.absent()).isEmpty();
      assertThat(cluster.pods.values())
          .allSatisfy(pod -> {
            assertThat(pod.ready()).isTrue();
            assertThat(pod.revision).isEqualTo(cluster.update);
            assertThat(pod.loaded).isEqualTo(cluster.config.revision());
          });
    }

    /** What is left to the user: all others cannot start, and only a rollout would mend them. */
    private void deleteTheOnlyOneThatRuns() {
      var running = cluster.pods.values().stream().filter(pod -> pod.running).toList();
      if (cluster.pods.size() > 1 && running.size() == 1) {
        running.getFirst().terminating = true;
      }
    }

    private void quietTick() {
      cluster
          .pods
          .values()
          .forEach(pod -> {
            pod.lost = false;
            pod.hung = false;
          });
      operate(2);
      cluster.control();
      for (int ordinal = 0; ordinal < MAX_REPLICAS; ordinal++) {
        cluster.kubelet(ordinal);
      }
      cluster.tick();
      check();
    }
  }
}
