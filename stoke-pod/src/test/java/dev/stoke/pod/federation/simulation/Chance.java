package dev.stoke.pod.federation.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * All that is random in a run, from its seed. Each purpose has a stream of its own, so that leaving
 * out a fault changes as little as possible of what else happens.
 */
final class Chance {
  private final long seed;
  private final Map<String, RandomGenerator> streams = new HashMap<>();

  Chance(long seed) {
    this.seed = seed;
  }

  RandomGenerator of(String purpose) {
    return streams.computeIfAbsent(
        purpose, name -> new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + spread(name)));
  }

  private static long spread(String name) {
    long hash = 1_125_899_906_842_597L;
    for (int index = 0; index < name.length(); index++) {
      hash = 31 * hash + name.charAt(index);
    }
    return hash * 0xBF58_476D_1CE4_E5B9L;
  }

  /** From {@code least} to {@code most}, both included. */
  static long between(RandomGenerator random, long least, long most) {
    return least >= most ? least : random.nextLong(least, most + 1);
  }

  static boolean percent(RandomGenerator random, int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }

  static <T> T oneOf(RandomGenerator random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
