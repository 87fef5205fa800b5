package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.keys.PublishedKey;

/** A public key together with what its owner says of it. */
public record OwnedKey(PublishedKey key, Stage stage) {
  /** Where a key is in its life; it only ever moves downwards in this list. */
  public enum Stage {
    /** Published, not signing. */
    PREPARED,
    /** Signs. */
    ACTIVE,
    /** Published until its last token has expired. */
    RETIRED
  }

  public OwnedKey {
    requireNonNull(key, "key is null");
    requireNonNull(stage, "stage is null");
  }
}
