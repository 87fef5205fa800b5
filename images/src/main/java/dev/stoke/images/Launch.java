package dev.stoke.images;

import java.util.ArrayList;
import java.util.List;

/** How an image starts its program. */
final class Launch {
  /** What a pod may choose otherwise, with JAVA_TOOL_OPTIONS. */
  static final List<String> DEFAULTS =
      List.of(
          // For small heaps and few cores.
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:MaxRAMPercentage=50",
          // What a start needs; Java's own choice is much less, and it would collect all the time.
          "-XX:InitialRAMPercentage=10",
          // Nothing is written outside of what a pod mounts.
          "-XX:-UsePerfData",
          // A full heap ends the process, which Kubernetes starts again.
          "-XX:+ExitOnOutOfMemoryError");

  private static final List<String> NEEDED =
      List.of(
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Launch() {}

  /**
   * @param java the path of the command
   * @param caching options of an AOT cache, which may be none
   */
  static List<String> command(
      String java, List<String> caching, String classPath, Program program) {
    var command = new ArrayList<String>();
    command.add(java);
    command.addAll(NEEDED);
    command.addAll(program.options());
    command.addAll(caching);
    command.add("-cp");
    command.add(classPath);
    command.add(program.mainClass());
    return List.copyOf(command);
  }
}
