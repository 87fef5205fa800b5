package dev.stoke.local.cli;

import picocli.CommandLine.Option;

/** {@code -n NAMESPACE}, the same for every command that looks into one. */
final class NamespaceOption {
  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      paramLabel = "NAMESPACE",
      description = "where to look; default: ${DEFAULT-VALUE}")
  private String name;

  String name() {
    return name;
  }
}
