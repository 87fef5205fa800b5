package dev.stoke.local.cli;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code ./stoke rotate}: any new value of {@code spec.keys.rotate} makes every pod take a new key.
 */
@Command(
    name = "rotate",
    description = "Make every pod take a new signing key; tokens of the old ones stay valid.",
    mixinStandardHelpOptions = true)
final class RotateCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;
  @Mixin private ClusterArguments cluster;

  @Override
  public Integer call() {
    String now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString();
    try (var client = Clients.open(stoke.files())) {
      KeysField.edit(cluster.find(client), keys -> keys.put("rotate", now));
    }
    spec.commandLine()
        .getOut()
        .printf("stokecluster/%s rotates its keys (spec.keys.rotate=%s)%n", cluster.name(), now);
    return 0;
  }
}
