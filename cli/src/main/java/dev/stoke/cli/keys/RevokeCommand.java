package dev.stoke.cli.keys;

import dev.stoke.cli.connect.ClusterOption;
import dev.stoke.cli.connect.Clusters;
import dev.stoke.cli.connect.Connection;
import dev.stoke.operator.api.KeyStatus;
import dev.stoke.operator.api.StokeCluster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code revoke KID}: adds to {@code spec.keys.revoked}, for ever. */
@Command(
    name = "revoke",
    description =
        "Take keys out of service for ever: every token that they signed ends being valid.",
    mixinStandardHelpOptions = true)
public final class RevokeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOption option;
  @Mixin private Connection connection;

  @Parameters(
      arity = "1..*",
      paramLabel = "KID",
      description = "as in the header of a token, in the JWKS and in the StokeCluster's status")
  private List<String> kids;

  @Override
  public Integer call() {
    try (var to = connection.open()) {
      var cluster = Clusters.one(to, option.name());
      KeysField.edit(
          KeysField.of(to, cluster),
          keys -> {
            var revoked = new LinkedHashSet<Object>();
            if (keys.get("revoked") instanceof List<?> before) {
              revoked.addAll(before);
            }
            revoked.addAll(kids);
            keys.put("revoked", new ArrayList<>(revoked));
          });
      report(cluster);
    }
    return 0;
  }

  private void report(StokeCluster cluster) {
    var out = spec.commandLine().getOut();
    Set<String> shown = shown(cluster);
    for (String kid : kids) {
      out.printf(
          "key %s revoked%s%n",
          kid,
          shown.contains(kid)
              ? ""
              : "; no pod shows it as its own now: fine for a key of the past, else look for a slip");
    }
  }

  private static Set<String> shown(StokeCluster cluster) {
    return cluster.getStatus() == null
        ? Set.of()
        : cluster.getStatus().members().stream()
            .flatMap(member -> member.keys().stream())
            .map(KeyStatus::kid)
            .collect(Collectors.toSet());
  }
}
