package dev.stoke.images;

import dev.stoke.local.up.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How an image starts its program. */
final class Launch {
  /** What a pod may choose otherwise, with JAVA_TOOL_OPTIONS. */
  static final List<String> DEFAULTS =
      Stream.concat(
              Programs.DEFAULT_OPTIONS.stream(),
              Stream.of(
                  "-XX:MaxRAMPercentage=50",
                  // What a start needs; Java's own choice is much less, and it would collect all
                  // the time.
                  "-XX:InitialRAMPercentage=10",
                  // A full heap ends the process, which Kubernetes starts again.
                  "-XX:+ExitOnOutOfMemoryError"))
          .toList();

  private Launch() {}

  /**
   * @param java the path of the command
   * @param caching options of an AOT cache, which may be none
   */
  static List<String> command(
      String java, List<String> caching, String classPath, Program program) {
    var command = new ArrayList<String>();
    command.add(java);
    command.addAll(Programs.NEEDED_OPTIONS);
    command.addAll(program.options());
    command.addAll(caching);
    command.add("-cp");
    command.add(classPath);
    command.add(program.mainClass());
    return List.copyOf(command);
  }
}
