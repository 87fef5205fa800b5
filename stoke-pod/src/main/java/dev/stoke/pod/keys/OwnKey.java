package dev.stoke.pod.keys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** The public side of one of this pod's own keys, and its state. */
public record OwnKey(PublishedKey published, Instant createdAt, KeyState state) {
  public OwnKey {
    requireNonNull(published, "published is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(state, "state is null");
  }

  public String kid() {
    return published.kid();
  }

  /**
   * The latest {@code exp} of its tokens: what the retention promised to everybody still covers.
   */
  public Instant latestExpiry() {
    return published.retainUntil().minus(KeyTimes.RETENTION_MARGIN);
  }

  OwnKey in(KeyState next) {
    return new OwnKey(published, createdAt, next);
  }
}
