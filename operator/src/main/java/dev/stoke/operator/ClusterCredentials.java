package dev.stoke.operator;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.certificates.BrokenSecretException;
import dev.stoke.operator.certificates.OperatorCredentials;
import dev.stoke.operator.members.MemberStatusClient.Address;
import dev.stoke.operator.members.PodTls;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;

/**
 * The operator's credentials for each cluster, from the Secret of its authority. The Secret is read
 * again every minute: that often an authority may change without a pod being asked in vain for
 * longer. Thread-safe.
 */
final class ClusterCredentials implements PodTls {
  private static final Duration READ_AGAIN = Duration.ofMinutes(1);
  private static final Duration RENEW = OperatorCredentials.LIFE.dividedBy(2);

  /**
   * @param version of the Secret that it was made from
   * @param made when
   * @param checked when the Secret was last seen to be still of this version
   */
  private record Held(
      OperatorCredentials credentials,
      String version,
      Instant made,
      Instant checked,
      Map<String, SSLSocketFactory> sockets) {}

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<Names, Held> clusters = new ConcurrentHashMap<>();

  ClusterCredentials(KubernetesClient client, Clock clock) {
    this.client = requireNonNull(client, "client is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public SSLSocketFactory sockets(Address address) throws IOException {
    var held = held(new Names(address.cluster(), address.namespace()));
    return held.sockets()
        .computeIfAbsent(
            address.instanceId(), id -> held.credentials().client(id).getSocketFactory());
  }

  private Held held(Names names) throws IOException {
    var now = clock.instant();
    var held = clusters.get(names);
    if (held != null && now.isBefore(held.checked().plus(READ_AGAIN))) {
      return held;
    }
    var secret = secret(names);
    var version = secret.getMetadata().getResourceVersion();
    Held next;
    if (held != null && held.version().equals(version) && now.isBefore(held.made().plus(RENEW))) {
      next = new Held(held.credentials(), version, held.made(), now, held.sockets());
    } else {
      try {
        var credentials = OperatorCredentials.of(secret.getData(), clock);
        next = new Held(credentials, version, now, now, new ConcurrentHashMap<>());
      } catch (BrokenSecretException e) {
        throw new IOException("Secret " + names.caSecret() + ": " + e.getMessage(), e);
      }
    }
    clusters.put(names, next);
    return next;
  }

  private Secret secret(Names names) throws IOException {
    Secret secret;
    try {
      secret = client.secrets().inNamespace(names.namespace()).withName(names.caSecret()).get();
    } catch (KubernetesClientException e) {
      throw new IOException("Secret " + names.caSecret() + " cannot be read", e);
    }
    if (secret == null) {
      clusters.remove(names);
      throw new IOException("there is no Secret " + names.caSecret() + " yet");
    }
    return secret;
  }
}
