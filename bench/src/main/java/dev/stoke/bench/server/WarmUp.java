package dev.stoke.bench.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Has pods work until their Java has compiled what they do: a pod runs for days. */
public final class WarmUp {
  /** A share of the pods' processor time that compiling may take of what counts. */
  public static final double LITTLE = 0.1;

  private WarmUp() {}

  /** Load for a while. */
  @FunctionalInterface
  public interface Round {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Rounds until one has seen little compiling.
   *
   * @param share of the pods' processor time that is little
   * @param longest rounds after which it does not matter any more; at least 1
   */
  public static void run(List<PodProcess> pods, double share, int longest, Round round)
      throws IOException, InterruptedException {
    for (int i = 0; i < longest; i++) {
      var all = sum(pods, Measured::cpu);
      var compilers = sum(pods, Measured::compilersCpu);
      round.run();
      all = sum(pods, Measured::cpu).minus(all);
      compilers = sum(pods, Measured::compilersCpu).minus(compilers);
      if (compilers.toNanos() <= share * all.toNanos()) {
        return;
      }
    }
  }

  private static Duration sum(List<PodProcess> pods, Function<Measured, Duration> cpu) {
    return pods.stream().map(PodProcess::measured).map(cpu).reduce(Duration.ZERO, Duration::plus);
  }
}
