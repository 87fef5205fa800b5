package dev.stoke.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void eachFigureIsALineWithItsGoalAndWhetherItIsMet() {
    var lines = Table.of(Reports.at("2026-01-02T03:04:05Z", 0.9)).lines().toList();

    assertThat(line(lines, "Undertow")).containsSubsequence(">= 0.95", "0.90", "not met", "9/s");
    assertThat(line(lines, "p99")).containsSubsequence("<= 3", "3.00", "met", "3 ms");
    assertThat(line(lines, "p99")).doesNotContain("not met");
    assertThat(line(lines, "processor time")).contains("1234").doesNotContain("met");
    assertThat(line(lines, "nginx")).containsSubsequence(">= 0.50", "none", "skipped: no nginx");
    assertThat(lines).contains("1 of 2 goals met");
  }

  @Test
  void aTableOfItsOwnStandsBelow() {
    assertThat(Table.of(Reports.at("2026-01-02T03:04:05Z", 0.9)))
        .endsWith(
            """
            1 of 2 goals met

            converge: what pods cost
              who    pods  each
              all       3   0.3
              some  1,200  12.5
            """);
  }

  @Test
  void theSameTableForADocument() {
    assertThat(SheetText.markdown(Reports.at("2026-01-02T03:04:05Z", 1).sheets().getFirst()))
        .isEqualTo(
            """
            | who | pods | each |
            |---|---|---|
            | all | 3 | 0.3 |
            | some | 1,200 | 12.5 |
            """);
  }

  @Test
  void aRowFillsItsColumns() {
    assertThatThrownBy(
            () -> new Sheet("soak", "t", List.of("a", "b"), List.of(List.of(Cell.of(1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fill the columns");
  }

  @Test
  void aRatioToNothingIsNoFigure() {
    var figure = Figure.of("jwks", "ratio", new Goal.AtMost(3), 1 / 0.0, "0/s");

    assertThat(figure.value()).isEmpty();
    assertThat(figure.isMet()).isEmpty();
    assertThat(figure.detail()).isEqualTo("nothing was measured; 0/s");
  }

  private static String line(List<String> lines, String what) {
    return lines.stream().filter(line -> line.contains(what)).findFirst().orElseThrow();
  }
}
