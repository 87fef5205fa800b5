package dev.stoke.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke scale stokecluster/stoke --replicas=5}. */
@Command(
    name = "scale",
    description = "Set the number of replicas of a StokeCluster or StatefulSet.",
    mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Mixin private TargetArguments arguments;

  @Option(names = "--replicas", required = true)
  private int replicas;

  @Override
  public Integer call() {
    try (var client = Clients.open(stoke.files())) {
      Target target = arguments.one("stokecluster/stoke");
      String path = arguments.path(client) + "/scale";
      new RawApi(client).mergePatch(path, "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
      spec.commandLine().getOut().printf("%s/%s scaled%n", target.kind(), target.name());
    }
    return 0;
  }
}
