package dev.stoke.pod.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All public keys that a pod knows at one moment, by kid. Immutable; replaced as a whole. */
public final class KeySnapshot {
  public static final KeySnapshot EMPTY = new KeySnapshot(List.of());

  private final Map<String, PublishedKey> byKid;
  private final List<PublishedKey> keys;

  public KeySnapshot(List<PublishedKey> keys) {
    this.keys = List.copyOf(keys);
    this.byKid =
        this.keys.stream()
            .collect(Collectors.toUnmodifiableMap(PublishedKey::kid, Function.identity()));
  }

  /** In the order of publication: own keys first, then by kid. */
  public List<PublishedKey> keys() {
    return keys;
  }

  public Optional<PublishedKey> find(String kid) {
    return Optional.ofNullable(byKid.get(kid));
  }
}
