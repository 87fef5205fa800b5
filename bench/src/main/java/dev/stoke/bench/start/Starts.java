package dev.stoke.bench.start;

import dev.stoke.bench.load.Median;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.server.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts several programs again and again, in turns. */
final class Starts {
  /** Starts one, and returns when it is ready. */
  @FunctionalInterface
  interface Start {
    Measured run() throws IOException, InterruptedException;
  }

  /**
   * From the start of the process until it was ready.
   *
   * @param cpuMillis processor time of the process
   */
  record Took(double millis, double cpuMillis) {}

  private Starts() {}

  /** Medians of the rounds, in the order of the starts. */
  static List<Took> run(List<Start> starts, Pace pace) throws IOException, InterruptedException {
    for (var start : starts) {
      once(start);
    }
    var taken = new ArrayList<List<Took>>();
    starts.forEach(_ -> taken.add(new ArrayList<>()));
    for (int round = 0; round < pace.rounds(); round++) {
      for (int i = 0; i < starts.size(); i++) {
        taken.get(i).add(once(starts.get(i)));
      }
    }
    return taken.stream().map(Starts::median).toList();
  }

  private static Took once(Start start) throws IOException, InterruptedException {
    long began = System.nanoTime();
    var program = start.run();
    long nanos = System.nanoTime() - began;
    var cpu = program.cpu();
    program.stop();
    return new Took(nanos / 1e6, cpu.toNanos() / 1e6);
  }

  private static Took median(List<Took> rounds) {
    return new Took(
        Median.of(rounds.stream().mapToDouble(Took::millis)),
        Median.of(rounds.stream().mapToDouble(Took::cpuMillis)));
  }
}
