package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;

/**
 * A pod's row in the ledger's list of pods.
 *
 * @param url where the other members reach it
 * @param revision of its configuration
 * @param readAt database time at the start of the newest read whose rows it serves; so it serves
 *     every row that was written before
 * @param canSign it signs its own tokens and would sign for others
 */
public record Registration(
    String instanceId, URI url, Boot boot, long revision, Instant readAt, boolean canSign) {
  public Registration {
    requireNonNull(instanceId, "instanceId is null");
    requireNonNull(url, "url is null");
    requireNonNull(boot, "boot is null");
    requireNonNull(readAt, "readAt is null");
  }
}
