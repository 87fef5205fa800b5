package dev.stoke.pod.federation;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the federation takes from {@code config.yaml}; sections {@code cluster} and {@code tokens}.
 *
 * @param enabled false: this pod alone, no peers, no ledger of others
 * @param instanceId unique per replica, prefix of its kids
 * @param staticPeers base URLs of all replicas, this one may be among them
 * @param refresh time between two rounds ({@code refresh_sec})
 * @param propagationDelay a key is published at least this long before it signs
 * @param leaving instance ids that must stop signing
 * @param revision of the configuration, growing
 * @param keyDuration how long a key lives
 * @param tokenDuration how long a token lives
 */
public record FederationSettings(
    boolean enabled,
    String instanceId,
    List<URI> staticPeers,
    Duration refresh,
    Duration propagationDelay,
    List<String> leaving,
    long revision,
    Duration keyDuration,
    Duration tokenDuration) {
  public FederationSettings {
    staticPeers = List.copyOf(staticPeers);
    leaving = List.copyOf(leaving);
  }
}
