package dev.stoke.pod.federation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The federation at one moment, as {@code /status} shows it.
 *
 * @param ready started, and able to serve keys and to sign
 * @param reason one sentence: why not ready; "ready" otherwise
 * @param revision of the configuration in force
 * @param ledgerReadAt last complete read of the ledger; null before the first
 */
public record FederationStatus(
    boolean ready,
    String reason,
    String instanceId,
    long revision,
    @Nullable Instant ledgerReadAt,
    List<OwnKey> ownKeys,
    List<Peer> peers,
    int publishedKeys) {
  /**
   * One of this pod's keys.
   *
   * @param state PREPARED, ACTIVE or RETIRED
   * @param early ACTIVE since before its propagation delay was over, because nothing else could
   *     sign
   */
  public record OwnKey(
      String kid, String state, Instant createdAt, Instant retainUntil, boolean early) {
    public OwnKey(String kid, String state, Instant createdAt, Instant retainUntil) {
      this(kid, state, createdAt, retainUntil, false);
    }
  }

  /** A member as last seen; error is null after a good exchange. */
  public record Peer(String url, @Nullable Instant answeredAt, @Nullable String error) {}
}
