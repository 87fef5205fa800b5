package dev.stoke.cli.keys;

import dev.stoke.cli.connect.ClusterOption;
import dev.stoke.cli.connect.Clusters;
import dev.stoke.cli.connect.Connection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rotate}: any new value of {@code spec.keys.rotate} makes every pod take a new key. */
@Command(
    name = "rotate",
    description = "Make every pod take a new signing key; tokens of the old ones stay valid.",
    mixinStandardHelpOptions = true)
public final class RotateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOption option;
  @Mixin private Connection connection;

  @Override
  public Integer call() {
    String now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString();
    try (var to = connection.open()) {
      var cluster = Clusters.one(to, option.name());
      KeysField.edit(KeysField.of(to, cluster), keys -> keys.put("rotate", now));
      spec.commandLine()
          .getOut()
          .printf(
              "stokecluster/%s rotates its keys (spec.keys.rotate=%s): a new key of each pod signs %s after all pods serve it%n",
              cluster.getMetadata().getName(), now, cluster.getSpec().keys().propagationDelay());
    }
    return 0;
  }
}
