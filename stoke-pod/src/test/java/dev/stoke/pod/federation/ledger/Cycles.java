package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.federation.core.Registration;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What pods of the tests want from the ledger. */
final class Cycles {
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  static final Boot BOOT = new Boot(NOW.minusSeconds(100), 7);
  static final Boot OLDER = new Boot(NOW.minusSeconds(200), 9);

  private Cycles() {}

  static PublishedKey key(String owner) {
    return key(owner, SigningAlgorithm.ES256);
  }

  static PublishedKey key(String owner, SigningAlgorithm algorithm) {
    return SigningKey.generate(owner, KeySpec.of(algorithm))
        .publicKey()
        .retainedUntil(NOW.plus(Duration.ofHours(3)));
  }

  static PublishedKey until(PublishedKey key, Instant retainUntil) {
    return new PublishedKey(key.kid(), key.owner(), key.jwk(), retainUntil);
  }

  static PublishedKey later(PublishedKey key, int seconds) {
    return until(key, key.retainUntil().plusSeconds(seconds));
  }

  static LedgerCycle reads() {
    return cycle(List.of(), List.of(), Map.of());
  }

  static LedgerCycle owns(PublishedKey key) {
    return owns(key, Stage.PREPARED);
  }

  static LedgerCycle owns(PublishedKey key, Stage stage) {
    return cycle(List.of(new OwnedKey(key, stage)), List.of(), Map.of());
  }

  static LedgerCycle knows(PublishedKey... known) {
    return cycle(List.of(), List.of(known), Map.of());
  }

  static LedgerCycle revokes(String kid, Instant until) {
    return cycle(List.of(), List.of(), Map.of(kid, until));
  }

  static LedgerCycle wantsSlot(String instanceId, Boot boot) {
    return new LedgerCycle(instanceId, boot, List.of(), List.of(), Map.of(), true);
  }

  static LedgerCycle cycle(
      List<OwnedKey> own, List<PublishedKey> known, Map<String, Instant> tombstones) {
    return new LedgerCycle("stoke-0", BOOT, own, known, tombstones, false);
  }

  static Registration registration(String instanceId, Boot boot, Instant readAt) {
    return new Registration(
        instanceId, URI.create("https://" + instanceId + ":8081"), boot, 3, readAt, true);
  }
}
