package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.OwnKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.SigningKey;
import dev.stoke.pod.keys.TokenSigner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The private halves of this boot's keys: in memory only, and only while they may still sign. */
final class OwnPairs {
  private final Map<String, SigningKey> pairs = new ConcurrentHashMap<>();

  PublicKey make(String owner) {
    SigningKey pair = SigningKey.generate(owner);
    pairs.put(pair.kid(), pair);
    return pair.publicKey();
  }

  Optional<TokenSigner> signer(String kid, Instant latestExpiry) {
    return Optional.ofNullable(pairs.get(kid)).map(pair -> pair.until(latestExpiry));
  }

  /** Drops every pair that will never sign again. */
  void keep(List<OwnKey> keys) {
    Set<String> needed =
        keys.stream()
            .filter(key -> key.stage() != Stage.RETIRED)
            .map(OwnKey::kid)
            .collect(Collectors.toSet());
    pairs.keySet().retainAll(needed);
  }
}
