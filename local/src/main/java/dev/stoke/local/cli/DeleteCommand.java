package dev.stoke.local.cli;

import dev.stoke.local.up.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke delete KIND NAME} or {@code -f FILE}. */
@Command(
    name = "delete",
    description = "Delete an object, or those of a manifest.",
    mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", defaultValue = "", paramLabel = "KIND[/NAME]")
  private String kind;

  @Parameters(index = "1", arity = "0..1", defaultValue = "", paramLabel = "NAME")
  private String name;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE")
  private @Nullable Path file;

  @Mixin private NamespaceOption namespace;

  @Override
  public Integer call() {
    try (var client = Clients.open(stoke.files())) {
      if (file != null) {
        for (HasMetadata object : new Manifests(client).read(file)) {
          client.resource(object).delete();
          said(object.getKind().toLowerCase(Locale.ROOT), object.getMetadata().getName());
        }
        return 0;
      }
      deleteOne(client, Target.parse(kind, name));
      return 0;
    }
  }

  private void deleteOne(KubernetesClient client, Target target) {
    if (target.kind().isEmpty() || target.name().isEmpty()) {
      throw new IllegalArgumentException("name what to delete: stokecluster/stoke, or -f FILE");
    }
    String path = ResourceType.find(client, target.kind()).path(namespace.name(), target.name());
    new RawApi(client).delete(path);
    said(target.kind(), target.name());
  }

  private void said(String kindShown, String nameShown) {
    spec.commandLine().getOut().printf("%s/%s deleted%n", kindShown, nameShown);
  }
}
