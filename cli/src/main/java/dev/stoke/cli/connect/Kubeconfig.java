package dev.stoke.cli.connect;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kubeconfig files by kubectl's rules, with sentences where the client would guess. */
final class Kubeconfig {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private Kubeconfig() {}

  /**
   * The file, else those of $KUBECONFIG, else ~/.kube/config, else of the pod that this runs in.
   */
  static Config find(@Nullable Path file, @Nullable String context) {
    if (file != null) {
      return read(file, context);
    }
    var files = Config.getKubeconfigFilenames();
    boolean any = files.stream().anyMatch(name -> Files.isReadable(Path.of(name)));
    if (!any && !Files.isReadable(SERVICE_ACCOUNT)) {
      throw new IllegalStateException(
          "there is no kubeconfig (%s): set KUBECONFIG, or give --kubeconfig FILE"
              .formatted(String.join(", ", files)));
    }
    var names = String.join(", ", files);
    var config = parsed(names, () -> Config.autoConfigure(context));
    return any ? checked(config, names, context) : config;
  }

  static Config read(Path file, @Nullable String context) {
    if (!Files.isReadable(file)) {
      throw new IllegalStateException("there is no kubeconfig " + file);
    }
    var name = file.toString();
    return checked(
        parsed(name, () -> Config.fromKubeconfig(context, file.toFile())), name, context);
  }

  /** The client's parsers throw what they like. */
  private static Config parsed(String files, Supplier<Config> parser) {
    try {
      return parser.get();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "%s cannot be read as a kubeconfig: %s"
              .formatted(
                  files, String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip()));
    }
  }

  private static Config checked(Config config, String files, @Nullable String context) {
    var current = config.getCurrentContext();
    if (current == null || (context != null && !context.equals(current.getName()))) {
      var names =
          config.getContexts() == null
              ? ""
              : config.getContexts().stream()
                  .map(NamedContext::getName)
                  .collect(Collectors.joining(", "));
      throw new IllegalStateException(
          "%s in %s: give --context with one of: %s"
              .formatted(
                  context == null ? "no current context" : "no context " + context,
                  files,
                  names.isEmpty() ? "(there are none)" : names));
    }
    return config;
  }
}
