package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

@EnabledOnOs(LINUX)
final class NicenessTest {
  /** Of a thread's {@code stat}, proc_pid_stat(5), after the name in parentheses. */
  private static final int NICE_FIELD = 16;

  private static final Path CALLER = Path.of("/proc/thread-self");

  @Test
  void hashingThreadsLetOthersGoFirst() throws Exception {
    int own = niceness(CALLER);
    try (var threads = HashingThreads.create(1)) {
      assertThat(threads.submit(() -> niceness(CALLER)).get()).isEqualTo(10);
    }
    assertThat(niceness(CALLER)).isEqualTo(own);
  }

  @Test
  void compilersLetOthersGoFirst() throws Exception {
    int own = niceness(CALLER);

    Niceness.lowerCompilers();

    var compilers = new ArrayList<Integer>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        compilers.addAll(ifCompiler(thread));
      }
    }
    assertThat(compilers).isNotEmpty().containsOnly(10);
    assertThat(niceness(CALLER)).isEqualTo(own);
  }

  private static List<Integer> ifCompiler(Path thread) throws IOException {
    try {
      return Files.readString(thread.resolve("comm")).matches("C[12] Comp.*\\n")
          ? List.of(niceness(thread))
          : List.of();
    } catch (NoSuchFileException e) {
      return List.of(); // It has ended meanwhile.
    }
  }

  private static int niceness(Path thread) throws IOException {
    var stat = Files.readString(thread.resolve("stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD]);
  }
}
