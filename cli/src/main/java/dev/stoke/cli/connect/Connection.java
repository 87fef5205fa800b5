package dev.stoke.cli.connect;

import dev.stoke.local.cli.Failures;
import dev.stoke.local.cli.RunFiles;
import dev.stoke.local.cli.StokeMain;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say where the API server is, as kubectl has them. */
public final class Connection {
  private static final int TIMEOUT_MILLIS = 10_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "of the Kubernetes cluster; default: that of ./stoke up, for kubectl stoke $$KUBECONFIG or ~/.kube/config")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "of the kubeconfig; default: its current one")
  private @Nullable String context;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "where to look; default: that of the context, else default")
  private @Nullable String namespace;

  /** What {@code ./stoke up} left; null for another cluster than its. */
  public @Nullable RunFiles local() {
    return kubeconfig == null
            && context == null
            && command.root().userObject() instanceof StokeMain stoke
        ? stoke.files()
        : null;
  }

  /**
   * A client, of which every request ends within seconds.
   *
   * @throws IllegalStateException with a sentence, when no API server answers
   */
  public Connected open() {
    var files = local();
    if (files != null && files.running().isEmpty()) {
      throw new IllegalStateException(
          "Stoke is not running: start it with ./stoke up, or name another cluster with --kubeconfig FILE or --context NAME");
    }
    var config =
        files == null
            ? Kubeconfig.find(kubeconfig, context)
            : Kubeconfig.read(files.kubeconfig(), null);
    config.setRequestTimeout(TIMEOUT_MILLIS);
    config.setConnectionTimeout(TIMEOUT_MILLIS);
    config.setRequestRetryBackoffLimit(0);
    var client = new KubernetesClientBuilder().withConfig(config).build();
    try {
      client.getKubernetesVersion();
    } catch (KubernetesClientException e) {
      client.close();
      throw new IllegalStateException(
          "the Kubernetes API at %s %s; look at the kubeconfig%s"
              .formatted(config.getMasterUrl(), refusal(e), inContext(config)));
    }
    return new Connected(client, namespace(config));
  }

  private String namespace(Config config) {
    if (namespace != null) {
      return namespace;
    }
    var ofContext = config.getNamespace();
    return ofContext == null || ofContext.isBlank() ? "default" : ofContext;
  }

  /** An answer by its sentence; the Java client's own words for no answer say little. */
  private static String refusal(KubernetesClientException failure) {
    if (failure.getCode() > 0) {
      return "answers " + failure.getCode() + ": " + Failures.sentence(failure);
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "does not answer (%s)".formatted(reason(cause));
  }

  private static String reason(Throwable cause) {
    var message = cause.getMessage();
    return switch (cause) {
      case java.nio.channels.UnresolvedAddressException e -> "its name is not known";
      case java.net.ConnectException e when message == null -> "connection refused";
      case java.nio.channels.ClosedChannelException e -> "connection refused";
      default -> message == null ? cause.getClass().getSimpleName() : message;
    };
  }

  private static String inContext(Config config) {
    return config.getCurrentContext() == null
        ? ""
        : ", context " + config.getCurrentContext().getName();
  }

  /**
   * An open client.
   *
   * @param namespace to look into
   */
  public record Connected(KubernetesClient client, String namespace) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }
}
