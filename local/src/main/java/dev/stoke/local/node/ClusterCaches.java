package dev.stoke.local.node;

import dev.stoke.local.node.volume.ConfigSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the node sees of the cluster: watched copies that survive the API's absence. A ConfigMap or
 * Secret that the copy lacks is asked for, because the watches may bring a pod before its sources.
 */
final class ClusterCaches implements ConfigSource, AutoCloseable {
  private record Token(String text, Instant renewAt) {
    @Override
    public String toString() {
      return "Token[renewAt=" + renewAt + "]";
    }
  }

  private final KubernetesClient client;
  private final Clock clock;
  private final WatchedCopy<Pod> pods;
  private final WatchedCopy<Service> services;
  private final WatchedCopy<ConfigMap> configMaps;
  private final WatchedCopy<Secret> secrets;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  ClusterCaches(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
    this.pods = new WatchedCopy<>(client.pods().inAnyNamespace());
    this.services = new WatchedCopy<>(client.services().inAnyNamespace());
    this.configMaps = new WatchedCopy<>(client.configMaps().inAnyNamespace());
    this.secrets = new WatchedCopy<>(client.secrets().inAnyNamespace());
  }

  /** Handlers hear of what is there already and of changes from then on. */
  void listen(ResourceEventHandler<Pod> onPods, Runnable onServices, Runnable onSources) {
    pods.listen(onPods);
    services.listen(calling(onServices));
    configMaps.listen(calling(onSources));
    secrets.listen(calling(onSources));
  }

  /** Looks whether the watches are alive; to be called every few seconds. */
  void check() {
    all().forEach(WatchedCopy::check);
  }

  /** Returns when everything has been listed once. */
  void awaitFirstLists(Duration limit) {
    Instant deadline = clock.instant().plus(limit);
    try {
      while (!all().stream().allMatch(WatchedCopy::hasSynced)) {
        if (clock.instant().isAfter(deadline)) {
          throw new IllegalStateException(
              "the Kubernetes API at %s gave no lists of pods, services, configmaps and secrets within %d s"
                  .formatted(client.getMasterUrl(), limit.toSeconds()));
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the node started", e);
    }
  }

  Collection<Pod> pods() {
    return pods.all();
  }

  Collection<Service> services() {
    return services.all();
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return configMaps
        .get(namespace, name)
        .or(() ->
            Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get()));
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return secrets
        .get(namespace, name)
        .or(() ->
            Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get()));
  }

  @Override
  public String serviceAccountToken(Pod pod, @Nullable String audience, long expirationSeconds) {
    String key = pod.getMetadata().getUid() + " " + audience;
    Token known = tokens.get(key);
    if (known != null && clock.instant().isBefore(known.renewAt())) {
      return known.text();
    }
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience == null ? List.of() : List.of(audience))
            .withExpirationSeconds(expirationSeconds)
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    String account = Optional.ofNullable(pod.getSpec().getServiceAccountName()).orElse("default");
    TokenRequest answer =
        client
            .serviceAccounts()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(account)
            .tokenRequest(request);
    if (answer == null || answer.getStatus() == null) {
      throw new KubernetesClientException("no token for the ServiceAccount " + account);
    }
    Instant renewAt = clock.instant().plusSeconds(expirationSeconds * 4 / 5);
    tokens.values().removeIf(token -> token.renewAt().isBefore(clock.instant()));
    tokens.put(key, new Token(answer.getStatus().getToken(), renewAt));
    return answer.getStatus().getToken();
  }

  private List<WatchedCopy<? extends HasMetadata>> all() {
    return List.of(services, configMaps, secrets, pods);
  }

  private static <T> ResourceEventHandler<T> calling(Runnable action) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T added) {
        action.run();
      }

      @Override
      public void onUpdate(T before, T now) {
        action.run();
      }

      @Override
      public void onDelete(T deleted, boolean finalStateUnknown) {
        action.run();
      }
    };
  }

  @Override
  public void close() {
    all().forEach(WatchedCopy::close);
  }
}
