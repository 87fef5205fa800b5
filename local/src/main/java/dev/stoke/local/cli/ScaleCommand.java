package dev.stoke.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

  @Parameters(index = "0", paramLabel = "KIND[/NAME]")
  private String kind;

  @Parameters(index = "1", arity = "0..1", defaultValue = "", paramLabel = "NAME")
  private String name;

  @Option(names = "--replicas", required = true)
  private int replicas;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default")
  private String namespace;

  @Override
  public Integer call() {
    try (var client = Clients.open(stoke.files())) {
      Target target = Target.parse(kind, name);
      if (target.name().isEmpty()) {
        throw new IllegalArgumentException("name what to scale: stokecluster/stoke");
      }
      String path =
          ResourceType.find(client, target.kind()).path(namespace, target.name()) + "/scale";
      new RawApi(client).mergePatch(path, "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
      spec.commandLine().getOut().printf("%s/%s scaled%n", target.kind(), target.name());
    }
    return 0;
  }
}
