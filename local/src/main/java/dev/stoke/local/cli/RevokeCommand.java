package dev.stoke.local.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke revoke KID}: adds to {@code spec.keys.revoked}, for ever. */
@Command(
    name = "revoke",
    description =
        "Take keys out of service for ever: every token that they signed ends being valid.",
    mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;
  @Mixin private ClusterArguments cluster;

  @Parameters(
      arity = "1..*",
      paramLabel = "KID",
      description = "as in the header of a token, in the JWKS and in the StokeCluster's status")
  private List<String> kids;

  @Override
  public Integer call() {
    try (var client = Clients.open(stoke.files())) {
      KeysField.edit(
          cluster.find(client),
          keys -> {
            var revoked = new LinkedHashSet<Object>();
            if (keys.get("revoked") instanceof List<?> before) {
              revoked.addAll(before);
            }
            revoked.addAll(kids);
            keys.put("revoked", new ArrayList<>(revoked));
          });
    }
    for (String kid : kids) {
      spec.commandLine().getOut().printf("key %s revoked%n", kid);
    }
    return 0;
  }
}
