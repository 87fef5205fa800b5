package dev.stoke.bench.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.bench.report.SheetText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class GrowthTableTest {
  private static final Path DOCUMENT = Path.of("../docs/performance.md");
  private static final String BEGIN = "<!-- simulated: begin -->\n";
  private static final String END = "<!-- simulated: end -->\n";
  private static final String REGENERATE =
      "./mvnw -q -pl bench -am test -Dtest=GrowthTableTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dstoke.docs.write=true";

  /** Small clusters take a second; the others are run only to be written. */
  private static final int MOST_MEMBERS = 10;

  private static final int HEAD_LINES = 2;

  @Test
  void theDocumentSaysWhatTheSimulationDoes() throws IOException {
    if (Boolean.getBoolean("stoke.docs.write")) {
      Files.writeString(DOCUMENT, written());
    }
    var small = GrowthTable.see(MOST_MEMBERS);

    assertThat(small).hasSizeGreaterThan(1);
    assertThat(table().lines())
        .as("docs/performance.md is behind the federation; regenerate it with: %s", REGENERATE)
        .startsWith(SheetText.markdown(GrowthTable.sheet(small)).lines().toArray(String[]::new))
        .hasSize(HEAD_LINES + (int) usualSizes());
  }

  private static long usualSizes() {
    return GrowthTable.SIZES.stream()
        .filter(size -> size.members() <= GrowthTable.USUAL_MEMBERS)
        .count();
  }

  private static String written() throws IOException {
    var text = Files.readString(DOCUMENT);
    return text.substring(0, text.indexOf(BEGIN) + BEGIN.length())
        + SheetText.markdown(GrowthTable.sheet(GrowthTable.see(GrowthTable.USUAL_MEMBERS)))
        + text.substring(text.indexOf(END));
  }

  private static String table() throws IOException {
    var text = Files.readString(DOCUMENT);
    return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
  }
}
