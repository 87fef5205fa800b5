package dev.stoke.images;

import dev.stoke.local.up.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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

  private static final String OPTION = "-XX:";

  private Launch() {}

  /** The defaults as {@link #withDefaults} has Java read them. */
  static String defaults() {
    return DEFAULTS.stream()
        .map(option -> option.substring(OPTION.length()) + "\n")
        .collect(Collectors.joining());
  }

  /**
   * Weaker than JAVA_TOOL_OPTIONS, as a command line is not: a pod that sets that variable changes
   * what it names, and keeps the rest.
   *
   * @param path the defaults' file
   */
  static List<String> withDefaults(String path) {
    return List.of(OPTION + "Flags=" + path);
  }

  /**
   * @param java the path of the command
   * @param files options that name files of this kind of image, which may be none
   */
  static List<String> command(String java, List<String> files, String classPath, Program program) {
    var command = new ArrayList<String>();
    command.add(java);
    command.addAll(Programs.NEEDED_OPTIONS);
    command.addAll(program.options());
    command.addAll(files);
    command.add("-cp");
    command.add(classPath);
    command.add(program.mainClass());
    return List.copyOf(command);
  }
}
