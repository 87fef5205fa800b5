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
import java.util.stream.IntStream;

/**
 * Gives several servers the same load in short turns, forwards and backwards, so that whatever else
 * the machine does meets all of them alike.
 */
final class Rounds {
  static final int CONNECTIONS = 32;

  /** The shortest that wrk does: a machine's mood may change within seconds. */
  private static final Duration TURN = Duration.ofSeconds(1);

  /**
   * @param path at the server
   */
  record Contender(Measured server, String path, List<String> headers) {
    Contender(Measured server, String path) {
      this(server, path, List.of());
    }
  }

  /** One server's turn. */
  record Turn(Sample sample, Duration cpu) {
    double perSecond() {
      return sample.perSecond();
    }

    double p99Millis() {
      return sample.p99Millis();
    }

    /** Processor time of the server for each answer. */
    double cpuMicros() {
      return cpu.toNanos() / 1e3 / sample.answers();
    }
  }

  /** All turns of one server. */
  record Result(List<Turn> turns) {
    double median(ToDoubleFunction<Turn> figure) {
      return Median.of(turns.stream().mapToDouble(figure));
    }

    /** The median of what each turn is of the other server's beside it. */
    double share(Result other, ToDoubleFunction<Turn> figure) {
      return Median.of(
          IntStream.range(0, turns.size())
              .mapToDouble(i ->
                  figure.applyAsDouble(turns.get(i)) / figure.applyAsDouble(other.turns.get(i))));
    }

    long failures() {
      return turns.stream().mapToLong(turn -> turn.sample().failures()).sum();
    }
  }

  private Rounds() {}

  /** In the order of the contenders. */
  static List<Result> run(Reads reads, List<Contender> contenders, Pace pace)
      throws IOException, InterruptedException {
    for (var contender : contenders) {
      once(reads, contender, pace.each());
    }
    int each = (int) Math.max(1, pace.each().dividedBy(TURN));
    var taken = contenders.stream().map(_ -> new Result(new ArrayList<>())).toList();
    for (int turn = 0; turn < pace.rounds() * each; turn++) {
      for (int i = 0; i < contenders.size(); i++) {
        int next = turn % 2 == 0 ? i : contenders.size() - 1 - i;
        taken.get(next).turns().add(once(reads, contenders.get(next), pace.each().dividedBy(each)));
      }
    }
    return taken;
  }

  private static Turn once(Reads reads, Contender contender, Duration time)
      throws IOException, InterruptedException {
    var before = contender.server().cpu();
    var sample =
        reads.run(
            contender.server().base().resolve(contender.path()),
            contender.headers(),
            CONNECTIONS,
            time);
    return new Turn(sample, contender.server().cpu().minus(before));
  }
}
