package dev.stoke.local.node.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
  void aLogThatGrowsGoesOnInANewFileAndStaysBounded() throws Exception {
    var store = new LogStore(directory);
    print(store, "0123456789abcde\n".repeat(20 * 1024 * 1024 / 16) + "end\n");

    long size;
    try (var files = Files.list(directory)) {
      size = files.mapToLong(file -> file.toFile().length()).sum();
    }
    assertThat(size).isBetween(8L * 1024 * 1024, 16L * 1024 * 1024);
    assertThat(read(store, false, 2)).isEqualTo("0123456789abcde\nend\n");
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

  private static void print(LogStore store, String text) throws Exception {
    store.open(KEY).pump(new ByteArrayInputStream(text.getBytes(UTF_8))).join();
  }

  private static String read(LogStore store, boolean previous, int lines) throws IOException {
    var out = new ByteArrayOutputStream();
    store.copy(KEY, new LogStore.Query(previous, lines, false), out);
    return out.toString(UTF_8);
  }
}
