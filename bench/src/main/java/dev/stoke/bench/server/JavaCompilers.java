package dev.stoke.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a program's Java spends on compiling it. */
final class JavaCompilers {
  private static final List<String> THREADS = List.of("C1 Compiler", "C2 Compiler");

  /** Of user and kernel time in {@code /proc/PID/task/TID/stat}, after the name in brackets. */
  private static final int USER = 11;

  private static final Duration TICK = Duration.ofMillis(10);

  private JavaCompilers() {}

  /** Their processor time so far; zero where there is no {@code /proc}. */
  static Duration cpu(long pid) {
    var sum = Duration.ZERO;
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (var thread : threads.toList()) {
        sum = sum.plus(cpu(thread));
      }
      return sum;
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  private static Duration cpu(Path thread) {
    try {
      if (THREADS.stream().noneMatch(read(thread, "comm")::startsWith)) {
        return Duration.ZERO;
      }
      var stat = read(thread, "stat");
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return TICK.multipliedBy(Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]));
    } catch (IOException e) {
      return Duration.ZERO; // It has ended.
    }
  }

  private static String read(Path thread, String file) throws IOException {
    return Files.readString(thread.resolve(file));
  }
}
