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
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node sees of the cluster: watched copies that survive the API's absence. A ConfigMap or
 * Secret that the copy lacks is asked for, because the watches may bring a pod before its sources.
 */
final class ClusterCaches implements ConfigSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterCaches.class);
  private static final long RESYNC_MS = Duration.ofMinutes(1).toMillis();

  private record Token(String text, Instant renewAt) {
    @Override
    public String toString() {
      return "Token[renewAt=" + renewAt + "]";
    }
  }

  private final KubernetesClient client;
  private final Clock clock;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<ConfigMap> configMaps;
  private final SharedIndexInformer<Secret> secrets;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  ClusterCaches(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
    this.pods = client.pods().inAnyNamespace().runnableInformer(RESYNC_MS);
    this.services = client.services().inAnyNamespace().runnableInformer(RESYNC_MS);
    this.configMaps = client.configMaps().inAnyNamespace().runnableInformer(RESYNC_MS);
    this.secrets = client.secrets().inAnyNamespace().runnableInformer(RESYNC_MS);
  }

  /** Begins to watch; returns when everything has been listed once. */
  void start(Duration limit) {
    for (SharedIndexInformer<?> informer : all()) {
      informer.exceptionHandler((running, cause) -> {
        LOG.atDebug().setCause(cause).log("a watch broke and is set up again");
        return true;
      });
      informer.start();
    }
    awaitFirstLists(limit);
  }

  /** Handlers hear of what is there already and of changes from then on. */
  void listen(ResourceEventHandler<Pod> onPods, Runnable onServices, Runnable onSources) {
    pods.addEventHandler(onPods);
    services.addEventHandler(calling(onServices));
    configMaps.addEventHandler(calling(onSources));
    secrets.addEventHandler(calling(onSources));
  }

  private void awaitFirstLists(Duration limit) {
    Instant deadline = clock.instant().plus(limit);
    try {
      while (!all().stream().allMatch(SharedIndexInformer::hasSynced)) {
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
    return pods.getStore().list();
  }

  Collection<Service> services() {
    return services.getStore().list();
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    ConfigMap cached = configMaps.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name));
    return cached != null
        ? Optional.of(cached)
        : Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get());
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    Secret cached = secrets.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name));
    return cached != null
        ? Optional.of(cached)
        : Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
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

  private List<SharedIndexInformer<? extends HasMetadata>> all() {
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
    all().forEach(SharedIndexInformer::close);
  }
}
