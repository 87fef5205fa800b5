package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents refer to is there; and Maven's commands in them, which no test can run as it
 * is run by one itself, can work in a fresh clone, where no module is installed.
 */
final class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** To the end of its code span, or of its line where that does not go on. */
  private static final Pattern COMMAND = Pattern.compile("\\./mvnw(?:[^`\\n]|(?<=\\\\)\\n|\\n  )*");

  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)");
  private static final Pattern MODULES = Pattern.compile(" -pl ([\\w,-]+)");
  private static final Pattern TEST = Pattern.compile(" -D(?:it\\.)?test=(\\w+)");

  record Command(Path document, String text) {}

  @ParameterizedTest
  @MethodSource("documents")
  void whatItLinksToIsThere(Path document) throws IOException {
    assertThat(LINK.matcher(Files.readString(document)).results())
        .allSatisfy(link -> assertThat(document.resolveSibling(link.group(1))).exists());
  }

  static Stream<Command> commands() throws IOException {
    return documents().stream().flatMap(DocumentsTest::commands);
  }

  private static Stream<Command> commands(Path document) {
    try {
      return COMMAND
          .matcher(Files.readString(document))
          .results()
          .map(found -> new Command(ROOT.relativize(document), found.group().strip()));
    } catch (IOException e) {
      throw new AssertionError(document.toString(), e);
    }
  }

  static List<Path> documents() throws IOException {
    try (var files = Files.walk(ROOT, 2)) {
      return files.filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void itCanWorkInAFreshClone(Command command) throws IOException {
    String text = command.text();
    Matcher modules = MODULES.matcher(text);
    if (modules.find()) {
      assertThat(modules.group(1).split(",", -1))
          .allSatisfy(module -> assertThat(ROOT.resolve(module).resolve("pom.xml")).exists());
      assertThat(text).as("what the module needs is not installed").contains(" -am");
    }
    for (Matcher test = TEST.matcher(text); test.find(); ) {
      if (!test.group(1).equals("none")) {
        assertThat(isThere(test.group(1) + ".java")).as(test.group(1)).isTrue();
      }
      String plugin = test.group().contains("it.test") ? "failsafe" : "surefire";
      assertThat(text)
          .as("other modules have no such test")
          .contains("-D" + plugin + ".failIfNoSpecifiedTests=false");
    }
  }

  private static boolean isThere(String name) throws IOException {
    for (String module :
        List.of("stoke-pod", "operator", "local", "bench", "cli", "images", "e2e")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/test"))) {
        if (files.anyMatch(file -> file.endsWith(name))) {
          return true;
        }
      }
    }
    return false;
  }
}
