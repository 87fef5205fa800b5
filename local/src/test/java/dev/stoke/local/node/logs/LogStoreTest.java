package dev.stoke.local.node.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogStoreTest {
  private static final LogStore.Key KEY = new LogStore.Key("default", "web-0", "main");
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"-1, a|b|c|", "0, ''", "1, c|", "2, b|c|", "3, a|b|c|", "9, a|b|c|"})
  void theLastLinesAreTaken(int lines, String expected) throws Exception {
    var store = new LogStore(directory);
    print(store, "a\nb\nc\n");

    assertThat(read(store, false, lines)).isEqualTo(expected.replace('|', '\n'));
  }

  @Test
  void theRunBeforeIsKept() throws Exception {
    var store = new LogStore(directory);
    print(store, "first");
    print(store, "second");
    print(store, "third");

    assertThat(read(store, false, -1)).isEqualTo("third");
    assertThat(read(store, true, -1)).isEqualTo("second");
  }

  @Test
  void aLogThatGrowsIsBegunAgainAndStaysBounded() throws Exception {
    var store = new LogStore(directory);
    LogRun run = store.open(KEY);
    for (int i = 0; i < 3; i++) {
      append(run, "0123456789abcde\n".repeat(9 * 1024 * 1024 / 16));
      store.trim();
    }
    append(run, "end\n");

    long size;
    try (var files = Files.list(directory)) {
      size = files.mapToLong(file -> file.toFile().length()).sum();
    }
    assertThat(size).isBetween(8L * 1024 * 1024, 16L * 1024 * 1024);
    assertThat(read(store, false, 2)).isEqualTo("0123456789abcde\nend\n");
  }

  @Test
  void aFollowerReadsOnWhenTheLogIsBegunAgain() throws Exception {
    var store = new LogStore(directory);
    LogRun run = store.open(KEY);
    var seen = new ByteArrayOutputStream();
    Thread follower =
        Thread.ofVirtual()
            .start(() -> {
              try {
                store.copy(KEY, new LogStore.Query(false, -1, true), seen);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    append(run, "first\n");
    await().until(() -> seen.size() == 6);
    append(run, "x".repeat(9 * 1024 * 1024));
    store.trim();
    append(run, "last\n");
    await().until(() -> seen.size() == 6 + 9 * 1024 * 1024 + 5);

    run.ended();

    assertThat(follower.join(Duration.ofSeconds(5))).isTrue();
    assertThat(seen.toString(UTF_8)).startsWith("first\nxxx").endsWith("xxxlast\n");
  }

  @Test
  void namesThatAreNotKubernetesNamesAreRefused() {
    assertThatThrownBy(() -> new LogStore.Key("..", "web-0", "main"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogStore.Key("default", "a/b", "main"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownContainerHasNoLog() {
    assertThatThrownBy(() -> read(new LogStore(directory), false, -1))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void print(LogStore store, String text) throws IOException {
    LogRun run = store.open(KEY);
    append(run, text);
    run.ended();
  }

  private static void append(LogRun run, String text) throws IOException {
    Files.writeString(run.file().toPath(), text, StandardOpenOption.APPEND);
  }

  private static String read(LogStore store, boolean previous, int lines) throws IOException {
    var out = new ByteArrayOutputStream();
    store.copy(KEY, new LogStore.Query(previous, lines, false), out);
    return out.toString(UTF_8);
  }
}
