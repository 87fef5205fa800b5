package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.Boot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The federation at one moment, as {@code /status} shows it.
 *
 * @param revision of the configuration in force
 * @param ready may get requests
 * @param reason one sentence: why not ready; "ready" otherwise
 * @param lease holds its serving lease
 * @param started has finished its start
 * @param canSign has a key of its own that signs now
 * @param leaving hands signing over
 * @param rotation the configuration's rotation mark
 * @param keys of this boot, the newest first
 * @param delegates members that would sign for this pod, the best first
 * @param publishedBytes size of the published set in its strict form
 * @param propagationInForce how long every signing key of this pod had been served everywhere, at
 *     most the propagation delay; null without one
 * @param ledgerReadAt newest complete read of the ledger; null before the first
 * @param clockError of this pod against the database; null before the first read
 * @param tombstones revoked kids that are remembered
 */
public record FederationStatus(
    String instanceId,
    Boot boot,
    long revision,
    boolean ready,
    String reason,
    boolean lease,
    boolean started,
    boolean canSign,
    boolean leaving,
    String rotation,
    List<Key> keys,
    List<Peer> members,
    List<String> delegates,
    int publishedKeys,
    int publishedBytes,
    @Nullable Duration propagationInForce,
    @Nullable Instant ledgerReadAt,
    @Nullable Duration clockError,
    List<String> tombstones) {
  public FederationStatus {
    keys = List.copyOf(keys);
    members = List.copyOf(members);
    delegates = List.copyOf(delegates);
    tombstones = List.copyOf(tombstones);
  }

  /**
   * One of this pod's keys.
   *
   * @param state PREPARED, ACTIVE or RETIRED
   * @param propagated known to be served everywhere for the propagation delay
   * @param propagatedFor since it was known to be served everywhere; null before
   * @param early began to sign before its propagation delay was over, because nothing else could
   * @param overdue signs beyond its time, because its successor has no evidence yet
   * @param rotation the mark under which it began to sign
   */
  public record Key(
      String kid,
      String state,
      Instant createdAt,
      Instant retainUntil,
      boolean propagated,
      @Nullable Duration propagatedFor,
      boolean early,
      boolean overdue,
      String rotation) {}

  /**
   * Another member as last seen.
   *
   * @param answeredAt when the newest good answer was asked for
   * @param canSign it would sign for others
   * @param provisional only newer configurations than this pod's name it
   * @param error of the newest exchange; null after a good one
   */
  public record Peer(
      String id,
      String url,
      @Nullable Instant answeredAt,
      @Nullable Boot boot,
      boolean canSign,
      boolean provisional,
      @Nullable String error) {}
}
