package dev.stoke.cli.connect;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which StokeCluster, for commands whose parameters are something else. */
public final class ClusterOption {
  @Option(
      names = {"-c", "--cluster"},
      paramLabel = "NAME",
      description = "name of the StokeCluster; default: the only one of the namespace")
  private @Nullable String name;

  public @Nullable String name() {
    return name;
  }
}
