package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the Kubernetes API at the start: operator and API are often started together. */
final class KubernetesApi {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesApi.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final ListOptions ONE = new ListOptionsBuilder().withLimit(1L).build();

  private KubernetesApi() {}

  /**
   * With bounds of its own on every request: a reconciliation is tried again, a client must not.
   */
  static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.autoConfigure(null))
                .withConnectionTimeout(5_000)
                .withRequestTimeout(10_000)
                .withRequestRetryBackoffLimit(3)
                .withRequestRetryBackoffInterval(100)
                .build())
        .build();
  }

  /**
   * Returns once the API answers and knows StokeClusters, or once {@code stop} is zero.
   *
   * @throws TimeoutException with a sentence that says what is missing and what to do
   */
  static void await(
      KubernetesClient client, Settings settings, Duration patience, CountDownLatch stop)
      throws TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    String said = "";
    while (true) {
      String missing;
      try {
        list(client, settings);
        return;
      } catch (KubernetesClientException e) {
        missing = missing(client, e);
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new TimeoutException(missing);
      }
      if (!missing.equals(said)) {
        LOG.atWarn().addKeyValue("patience", patience).log("Waiting: {}", missing);
        said = missing;
      }
      if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private static void list(KubernetesClient client, Settings settings) {
    var clusters = client.resources(StokeCluster.class);
    if (settings.namespaces().isEmpty()) {
      clusters.inAnyNamespace().list(ONE);
    } else {
      settings.namespaces().forEach(namespace -> clusters.inNamespace(namespace).list(ONE));
    }
  }

  private static String missing(KubernetesClient client, KubernetesClientException e) {
    var url = client.getMasterUrl();
    if (e.getCode() <= 0) {
      return "the Kubernetes API at %s cannot be reached (%s); check KUBECONFIG."
          .formatted(url, rootMessage(e));
    }
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "the Kubernetes API at %s does not know StokeClusters: kubectl apply --server-side -f crds/"
              .formatted(url);
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          "the Kubernetes API at %s does not let the operator list StokeClusters: %s"
              .formatted(url, e.getMessage());
      default -> "the Kubernetes API at %s answers %d.".formatted(url, e.getCode());
    };
  }

  private static String rootMessage(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : ": " + root.getMessage());
  }
}
