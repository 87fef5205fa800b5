package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

/**
 * Announcement and poll in one: this is me, and what do you serve?
 *
 * @param seenDigest {@link ExchangeAnswer#digest()} of the newest full set that the sender has from
 *     the receiver; empty for none
 */
public record ExchangeRequest(Introduction from, String seenDigest) {
  public ExchangeRequest {
    requireNonNull(from, "from is null");
    requireNonNull(seenDigest, "seenDigest is null");
  }
}
