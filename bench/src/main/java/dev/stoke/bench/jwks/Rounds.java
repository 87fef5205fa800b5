package dev.stoke.bench.jwks;

import dev.stoke.bench.load.Median;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.load.Reads;
import dev.stoke.bench.load.Sample;
import dev.stoke.bench.server.Measured;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Gives several servers the same load in turns, so that whatever else the machine does meets all of
 * them alike.
 */
final class Rounds {
  static final int CONNECTIONS = 32;

  /**
   * @param path at the server
   */
  record Contender(Measured server, String path, List<String> headers) {
    Contender(Measured server, String path) {
      this(server, path, List.of());
    }
  }

  /**
   * Medians of the rounds.
   *
   * @param cpuMicros processor time of the server for each answer
   */
  record Result(double perSecond, double p99Millis, double cpuMicros, long failures) {}

  private Rounds() {}

  /** In the order of the contenders. */
  static List<Result> run(Reads reads, List<Contender> contenders, Pace pace)
      throws IOException, InterruptedException {
    for (var contender : contenders) {
      once(reads, contender, pace.each());
    }
    var taken = new ArrayList<List<Turn>>();
    contenders.forEach(_ -> taken.add(new ArrayList<>()));
    for (int round = 0; round < pace.rounds(); round++) {
      for (int i = 0; i < contenders.size(); i++) {
        taken.get(i).add(once(reads, contenders.get(i), pace.each()));
      }
    }
    return taken.stream().map(Rounds::result).toList();
  }

  private record Turn(Sample sample, Duration cpu) {
    double cpuMicros() {
      return cpu.toNanos() / 1e3 / sample.answers();
    }
  }

  private static Turn once(Reads reads, Contender contender, Duration each)
      throws IOException, InterruptedException {
    var before = contender.server().cpu();
    var sample =
        reads.run(
            contender.server().base().resolve(contender.path()),
            contender.headers(),
            CONNECTIONS,
            each);
    return new Turn(sample, contender.server().cpu().minus(before));
  }

  private static Result result(List<Turn> turns) {
    return new Result(
        median(turns, turn -> turn.sample().perSecond()),
        median(turns, turn -> turn.sample().p99Millis()),
        median(turns, Turn::cpuMicros),
        turns.stream().mapToLong(turn -> turn.sample().failures()).sum());
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return Median.of(turns.stream().mapToDouble(figure));
  }
}
