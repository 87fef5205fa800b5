package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.leadership.LeaseSettings;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the Kubernetes API at the start: operator and API are often started together. */
final class KubernetesApi {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesApi.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final ListOptions ONE = new ListOptionsBuilder().withLimit(1L).build();

  private KubernetesApi() {}

  /**
   * Returns once the API lets the operator read all that it watches, or once {@code stop} is zero.
   *
   * @throws TimeoutException with a sentence that says what is missing and what to do
   */
  static void await(
      KubernetesClient client, Settings settings, Duration patience, CountDownLatch stop)
      throws TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    String said = "";
    while (true) {
      var missing = missing(client, settings).orElse("");
      if (missing.isEmpty()) {
        return;
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

  private static Optional<String> missing(KubernetesClient client, Settings settings) {
    try {
      if (settings.namespaces().isEmpty()) {
        watched(client).forEach(kind -> kind.inAnyNamespace().list(ONE));
      }
      for (var namespace : settings.namespaces()) {
        if (!exists(client, namespace)) {
          return Optional.of(
              "there is no namespace %s: create it, or correct %s."
                  .formatted(namespace, Settings.NAMESPACES));
        }
        watched(client).forEach(kind -> kind.inNamespace(namespace).list(ONE));
      }
      var lease = settings.lease();
      return lease == null ? Optional.empty() : missing(client, lease);
    } catch (KubernetesClientException e) {
      return Optional.of(missing(client, e));
    }
  }

  private static Optional<String> missing(KubernetesClient client, LeaseSettings lease) {
    try {
      client.leases().inNamespace(lease.namespace()).withName(lease.name()).get();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return Optional.of(
          "the operator may not read its Lease: %s Grant it get, create, patch and update of leases in the namespace %s, or set %s=false if it is the only one."
              .formatted(sentence(e), lease.namespace(), Settings.LEADER_ELECTION));
    }
  }

  /** First what the rest is made for: where it is unknown, nothing else is worth a word. */
  private static Stream<MixedOperation<?, ?, ?>> watched(KubernetesClient client) {
    return Stream.of(
        client.resources(StokeCluster.class),
        client.configMaps(),
        client.secrets(),
        client.services(),
        client.serviceAccounts(),
        client.apps().statefulSets(),
        client.pods(),
        client.policy().v1().podDisruptionBudget(),
        client.network().v1().networkPolicies(),
        client.network().v1().ingresses());
  }

  /** Of one that does not exist the API lists nothing, without a word. */
  private static boolean exists(KubernetesClient client, String namespace) {
    try {
      return client.namespaces().withName(namespace).get() != null;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return true; // It may not look. What it may list will show.
      }
      throw e;
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
          "the Kubernetes API at %s does not let the operator read what it watches: %s Grant it the role that comes with it, or restrict %s to the namespaces where it has one."
              .formatted(url, sentence(e), Settings.NAMESPACES);
      default -> "the Kubernetes API at %s answers %d.".formatted(url, e.getCode());
    };
  }

  /** The API server's own, which names the right that is missing, or the client's. */
  private static String sentence(KubernetesClientException e) {
    var said =
        e.getStatus() == null || e.getStatus().getMessage() == null
            ? String.valueOf(e.getMessage())
            : e.getStatus().getMessage();
    return said.endsWith(".") ? said : said + ".";
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
