package dev.stoke.bench.micro;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./stoke bench micro}. */
@Command(
    name = "micro",
    description =
        "Time of one signature, verification, key set and configuration, on one thread, in a"
            + " process of its own (JMH).",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class MicroCommand implements Callable<Integer> {
  private static final String ALL = "dev\\.stoke\\.bench\\.micro\\..*";

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ALL,
      description = "such as Signature or Config; default: all")
  private String only;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1",
      description = "of one round; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "that count, after three that do not; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Override
  public Integer call() throws RunnerException {
    new Runner(
            options(only)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(1)
                .jvmArgsAppend("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(rounds)
                .measurementTime(TimeValue.seconds(seconds))
                .build())
        .run();
    return 0;
  }

  /** What all runs have in common. */
  static ChainedOptionsBuilder options(String only) {
    return new OptionsBuilder().include(only).threads(1).shouldFailOnError(true);
  }
}
