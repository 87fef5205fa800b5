package dev.stoke.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each file is a case: what was read, and what is found; see {@link CaseFile}. */
final class ChecksTest {
  private static final Path CASES = Path.of("src/test/resources/doctor");

  @TestFactory
  Stream<DynamicTest> whatIsFoundIsWhatIsWrongAndNothingElse() throws IOException {
    return files().stream()
        .map(file ->
            dynamicTest(
                file.getFileName().toString(),
                () -> {
                  var seen = CaseFile.read(file);
                  assertThat(findings(seen)).isEqualTo(seen.expected());
                }));
  }

  @Test
  void everyCheckHasACaseInWhichItFinds() throws IOException {
    var found =
        files().stream()
            .flatMap(file -> {
              try {
                return findings(CaseFile.read(file)).stream();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
            .filter(line -> !line.startsWith("->"))
            .map(line -> line.split("[ :]+")[1])
            .collect(Collectors.toSet());

    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(Check.ALL.stream().map(Check::name).toList());
  }

  @Test
  void theExitCodeIsThatOfProblemsNotOfHints() throws IOException {
    assertThat(Diagnosis.of(CaseFile.read(CASES.resolve("all-is-well.yaml")).evidence()).fine())
        .isTrue();
    assertThat(
            Diagnosis.of(CaseFile.read(CASES.resolve("short-propagation.yaml")).evidence()).fine())
        .isTrue();
    assertThat(Diagnosis.of(CaseFile.read(CASES.resolve("paused.yaml")).evidence()).fine())
        .isFalse();
  }

  private static List<String> findings(CaseFile seen) {
    var lines = Diagnosis.of(seen.evidence()).lines();
    return lines.subList(1, lines.size() - 1).stream()
        .filter(line -> !line.startsWith("  ok "))
        .map(String::strip)
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  private static List<Path> files() throws IOException {
    try (var files = Files.list(CASES)) {
      return files.sorted().toList();
    }
  }
}
