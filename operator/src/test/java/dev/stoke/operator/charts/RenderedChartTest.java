package dev.stoke.operator.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each directory is a case: values.yaml and the expected.yaml that the chart makes of it. Run with
 * -Dstoke.golden.write=true to write them anew, then read the difference.
 */
final class RenderedChartTest {
  @ParameterizedTest
  @EnumSource
  void lintFindsNothing(Chart chart) {
    var result = chart.helm().lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages())
        .filteredOn(message -> !message.contains("icon is recommended"))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void chartAndProgramHaveOneVersion(Chart chart) throws IOException {
    var pom = Files.readString(Path.of("../pom.xml"));
    var version = pom.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
    assertThat(chart.directory().resolve("Chart.yaml"))
        .content()
        .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n");
  }

  @TestFactory
  Stream<DynamicTest> everyCaseIsRenderedAsExpected() {
    return Arrays.stream(Chart.values())
        .flatMap(chart ->
            directories(chart).stream()
                .map(directory ->
                    dynamicTest(
                        chart + "/" + directory.getFileName(), () -> check(chart, directory))));
  }

  private static void check(Chart chart, Path directory) throws IOException {
    var expected = directory.resolve("expected.yaml");
    var actual = chart.render(directory.resolve("values.yaml")).strip() + "\n";
    if (Boolean.getBoolean("stoke.golden.write")) {
      Files.writeString(expected, actual);
    }
    assertThat(expected).content().isEqualTo(actual);
  }

  private static List<Path> directories(Chart chart) {
    try (var directories = Files.list(chart.cases())) {
      return directories.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
