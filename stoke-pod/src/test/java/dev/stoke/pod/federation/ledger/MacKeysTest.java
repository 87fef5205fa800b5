package dev.stoke.pod.federation.ledger;

import static dev.stoke.pod.federation.ledger.LedgerDatabase.line;
import static dev.stoke.pod.federation.ledger.LedgerDatabase.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stoke.pod.testing.TurnableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MacKeysTest {
  private static final MacInput ROW = new MacInput("t").text("content");

  @TempDir private Path directory;

  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-31T12:00:00Z"));

  private Path file(String... lines) {
    Path file = directory.resolve("keys");
    write(file, List.of(lines));
    return file;
  }

  @Test
  void theFirstKeyWritesAndAllAreAccepted() {
    Path file = file(line("a"));
    MacKeys keys = MacKeys.of(file, clock);
    String byA = keys.current().write(ROW);

    write(file, List.of("# the next one first", line("b"), "", line("a")));

    assertThat(keys.current().check(ROW, byA)).isEqualTo(Proof.OUTDATED);
    assertThat(keys.current().check(ROW, keys.current().write(ROW))).isEqualTo(Proof.CURRENT);
    assertThat(keys.fingerprints())
        .hasSize(2)
        .allMatch(fingerprint -> fingerprint.matches("[0-9a-f]{8}"));
    write(file, List.of(line("b")));
    assertThat(keys.current().check(ROW, byA)).isEqualTo(Proof.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret!", "c2hvcnQ=", "unproven-until tomorrow", "twice"})
  void aBrokenNewFileIsRefusedAndTheOldKeysStay(String broken) throws Exception {
    Path file = file(line("a"));
    MacKeys keys = MacKeys.of(file, clock);
    List<String> before = keys.fingerprints();

    Files.writeString(file, broken.equals("twice") ? line("b") + "\n" + line("b") : broken);
    assertThat(keys.fingerprints()).isEqualTo(before);
    Files.delete(file);
    assertThat(keys.fingerprints()).isEqualTo(before);

    write(file, List.of(line("b")));
    assertThat(keys.fingerprints()).hasSize(1).isNotEqualTo(before);
  }

  @Test
  void aBrokenFirstFileIsAnErrorThatRepeatsNothingOfIt() {
    Path file = file(line("a"), "c2VjcmV0!");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacKeys.of(file, clock))
        .withMessage("cluster.ledger_mac, file " + file + ": line 2 is not base64")
        .satisfies(e -> assertThat(e.getCause()).hasNoCause());
  }

  @Test
  void rowsWithoutMacAreAcceptedUpToTheTimeInTheFile() {
    MacKeys keys = MacKeys.of(file("unproven-until 2026-01-31T12:00:05Z", line("a")), clock);

    assertThat(keys.current().check(ROW, null)).isEqualTo(Proof.OUTDATED);
    assertThat(keys.current().check(ROW, "AAAA")).isEqualTo(Proof.NONE);
    clock.forward(Duration.ofSeconds(5));
    assertThat(keys.current().check(ROW, null)).isEqualTo(Proof.NONE);
  }

  @Test
  void noKeyIsPrinted() {
    MacKeys keys = MacKeys.of(file(line("a")), clock);

    assertThat(keys + " " + keys.current() + " " + keys.current().keys())
        .contains(keys.fingerprints().getFirst())
        .doesNotContain(line("a").substring(0, 8));
  }

  @Test
  void fieldsCannotBeMovedBetweenEachOtherOrTables() {
    assertThat(
            List.of(
                new MacInput("t").text("ab").text("c").toBytes(),
                new MacInput("t").text("a").text("bc").toBytes(),
                new MacInput("t").text("abc").toBytes(),
                new MacInput("t").text("abc").text(null).toBytes(),
                new MacInput("t").text("abc").text("").toBytes(),
                new MacInput("u").text("abc").toBytes()))
        .doesNotHaveDuplicates();
  }
}
