package dev.stoke.pod.federation;

import dev.stoke.pod.keys.KeyTimes;
import dev.stoke.pod.keys.Kid;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Reads settings as the core needs them, and refuses those it could not keep its promise with. */
final class Timers {
  private static final int ROUNDS_TO_SETTLE = 3;
  private static final Duration ALONE_SETTLES = Duration.ofSeconds(1);

  private Timers() {}

  /**
   * @throws IllegalArgumentException with a sentence for the person who wrote the configuration
   */
  static void check(FederationSettings settings) {
    if (!Kid.isInstanceId(settings.instanceId())) {
      throw new IllegalArgumentException(
          "cluster.instance_id must be 1 to 200 letters, digits, dots, dashes or underscores");
    }
    if (!settings.refresh().isPositive()) {
      throw new IllegalArgumentException("cluster.refresh_sec must be positive");
    }
    for (URI peer : settings.staticPeers()) {
      boolean http = "http".equals(peer.getScheme()) || "https".equals(peer.getScheme());
      if (!http || peer.getHost() == null || peer.getUserInfo() != null) {
        throw new IllegalArgumentException(
            "cluster.static_peers: the entry for host "
                + peer.getHost()
                + " is not an http or https URL with a host name and without credentials");
      }
    }
    of(settings);
  }

  static KeyTimes of(FederationSettings settings) {
    if (settings.enabled()) {
      return new KeyTimes(
          settings.keyDuration(),
          settings.tokenDuration(),
          settings.propagationDelay(),
          settings.refresh().multipliedBy(ROUNDS_TO_SETTLE).plus(Peer.SILENCE));
    }
    // A single pod's configuration need not know of a propagation delay: it gets what fits.
    Duration spare =
        settings
            .keyDuration()
            .minus(settings.tokenDuration())
            .minus(ALONE_SETTLES.multipliedBy(2))
            .dividedBy(2);
    Duration fits = spare.isNegative() ? Duration.ZERO : spare;
    return new KeyTimes(
        settings.keyDuration(),
        settings.tokenDuration(),
        settings.propagationDelay().compareTo(fits) < 0 ? settings.propagationDelay() : fits,
        ALONE_SETTLES);
  }

  /** All members but this pod, which is known by its host name where that is its instance_id. */
  static List<URI> peersOf(FederationSettings settings) {
    if (!settings.enabled()) {
      return List.of();
    }
    return settings.staticPeers().stream()
        .filter(peer -> !Peer.hostLabel(peer).equals(settings.instanceId()))
        .distinct()
        .toList();
  }
}
