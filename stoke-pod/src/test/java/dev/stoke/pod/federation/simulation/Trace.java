package dev.stoke.pod.federation.simulation;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What happened in a few runs, as a text to compare; a program, for a comparison across processes.
 */
final class Trace {
  private static final long SEEDS = 10;

  private Trace() {}

  static String ofSomeSeeds() {
    return LongStream.rangeClosed(1, SEEDS)
        .map(seed -> Simulation.run(Schedules.random(seed)).trace())
        .mapToObj(Long::toHexString)
        .collect(Collectors.joining(" "));
  }

  public static void main(String[] arguments) {
    System.out.println(ofSomeSeeds());
  }
}
