package dev.stoke.local.cli;

import dev.stoke.local.up.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke apply -f FILE}, where there is no kubectl. */
@Command(
    name = "apply",
    description = "Apply a manifest (server-side apply).",
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE")
  private Path file;

  @Override
  public Integer call() {
    try (var client = Clients.open(stoke.files())) {
      var manifests = new Manifests(client);
      for (HasMetadata object : manifests.read(file)) {
        HasMetadata stored = manifests.apply(object);
        spec.commandLine()
            .getOut()
            .printf(
                "%s/%s applied%n",
                stored.getKind().toLowerCase(java.util.Locale.ROOT),
                stored.getMetadata().getName());
      }
    }
    return 0;
  }
}
