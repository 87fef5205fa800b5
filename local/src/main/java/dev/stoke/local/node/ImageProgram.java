package dev.stoke.local.node;

import java.util.List;
import java.util.Map;

/**
 * What an image's entrypoint would be, as a command of this machine. Elements may hold {@code
 * {hosts}} (the path of a hosts file for {@code jdk.net.hosts.file}), {@code {podIP}} and {@code
 * {heapMiB}} (half the container's memory limit, 128 without one).
 */
public record ImageProgram(List<String> command) {
  public ImageProgram {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("an image's program needs a command");
    }
  }

  /** The command with each placeholder, named without its braces, replaced by its value. */
  public List<String> command(Map<String, String> values) {
    return command.stream().map(element -> fill(element, values)).toList();
  }

  private static String fill(String element, Map<String, String> values) {
    String filled = element;
    for (var value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }
}
