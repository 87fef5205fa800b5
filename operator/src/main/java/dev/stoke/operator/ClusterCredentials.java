package dev.stoke.operator;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.certificates.BrokenSecretException;
import dev.stoke.operator.certificates.OperatorCredentials;
import dev.stoke.operator.members.MemberStatusClient.Address;
import dev.stoke.operator.members.PodTls;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The operator's credentials for each cluster, made from the Secret of its authority: once for each
 * version of it, and anew after half of their life. Thread-safe.
 */
final class ClusterCredentials implements PodTls {
  private static final Duration RENEW = OperatorCredentials.LIFE.dividedBy(2);

  /**
   * @param version of the Secret that it was made from
   * @param made when
   */
  private record Held(
      OperatorCredentials credentials,
      String version,
      Instant made,
      Map<String, SSLSocketFactory> sockets) {}

  private final Clock clock;
  private final Map<Names, Held> clusters = new ConcurrentHashMap<>();

  ClusterCredentials(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public SSLSocketFactory sockets(Address address, @Nullable Secret authority) throws IOException {
    var names = new Names(address.cluster(), address.namespace());
    if (authority == null) {
      clusters.remove(names);
      throw new IOException("there is no Secret " + names.caSecret() + " yet");
    }
    var held = held(names, authority);
    return held.sockets()
        .computeIfAbsent(
            address.instanceId(), id -> held.credentials().client(id).getSocketFactory());
  }

  private Held held(Names names, Secret authority) throws IOException {
    var held = clusters.get(names);
    if (isGood(held, authority)) {
      return requireNonNull(held);
    }
    // Of clusters that are gone; what is in use has been made anew before.
    clusters.values().removeIf(old -> clock.instant().isAfter(old.made().plus(RENEW)));
    try {
      // The pods of a cluster are asked at the same time: the first makes it, the others wait.
      return clusters.compute(
          names, (key, now) -> isGood(now, authority) ? now : made(names, authority));
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause());
    }
  }

  private boolean isGood(@Nullable Held held, Secret authority) {
    return held != null
        && Objects.equals(held.version(), version(authority))
        && clock.instant().isBefore(held.made().plus(RENEW));
  }

  private Held made(Names names, Secret authority) {
    try {
      return new Held(
          OperatorCredentials.of(authority.getData(), clock),
          version(authority),
          clock.instant(),
          new ConcurrentHashMap<>());
    } catch (BrokenSecretException e) {
      throw new UncheckedIOException(
          new IOException("Secret " + names.caSecret() + ": " + e.getMessage(), e));
    }
  }

  /** Of one object: a Secret of the same name that was made anew is another. */
  private static String version(Secret authority) {
    return authority.getMetadata().getUid() + "@" + authority.getMetadata().getResourceVersion();
  }
}
