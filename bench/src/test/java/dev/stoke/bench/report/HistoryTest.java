package dev.stoke.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
  @TempDir private Path directory;

  @Test
  void whatWasKeptIsReadAsItWasTheOldestFirst() throws IOException {
    var history = new History(directory.resolve("history"));
    var late = Reports.at("2026-03-02T03:04:05Z", 1);
    var early = Reports.at("2026-01-02T03:04:05Z", 0.9);

    assertThat(history.add(late)).hasFileName("2026-03-02T030405Z.json");
    history.add(early);

    assertThat(history.read()).containsExactly(early, late);
  }

  @Test
  void withoutAFolderNothingWasKept() throws IOException {
    assertThat(new History(directory.resolve("none")).read()).isEmpty();
  }

  @Test
  void aFileThatIsNoReportIsNamed() throws IOException {
    Files.writeString(directory.resolve("x.json"), "{\"figures\":[{}]}");

    assertThatThrownBy(() -> new History(directory).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.json is no report");
  }
}
