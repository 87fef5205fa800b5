package dev.stoke.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class CommandLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get pods
          get pods -n shop -o json
          get pod/stoke-0 --namespace=shop
          scale stokecluster stoke --replicas=5
          scale stokecluster/stoke --replicas=5 -n shop
          delete stokecluster stoke -n shop
          delete -f cluster.yaml
          logs stoke-0 -f -n shop
          """)
  void whatKubectlTakesIsTaken(String line) {
    var parsed = new CommandLine(new StokeMain()).parseArgs(line.split(" "));

    assertThat(parsed.subcommand().unmatched()).isEmpty();
    assertThat(parsed.subcommand().matchedOptionValue("-n", "default"))
        .isEqualTo(line.contains("shop") ? "shop" : "default");
  }
}
