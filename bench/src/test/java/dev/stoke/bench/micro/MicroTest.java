package dev.stoke.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That each benchmark still runs; its time is nobody's business here. */
final class MicroTest {
  @Test
  void everyBenchmarkRunsOnceWithEachOfItsParameters() throws Exception {
    var results =
        new Runner(
                MicroCommand.options("dev\\.stoke\\.bench\\.micro\\..*")
                    .mode(Mode.SingleShotTime)
                    .verbosity(VerboseMode.SILENT)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .build())
            .run();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark().replaceAll(".*\\.micro\\.", ""))
        .containsOnly(
            "ConfigBenchmarks.parse",
            "KeySetBenchmarks.render",
            "SignatureBenchmarks.sign",
            "SignatureBenchmarks.verify")
        .hasSize(1 + 2 + 8 + 8);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
