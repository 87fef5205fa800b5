package dev.stoke.pod.keys;

import dev.stoke.pod.keys.KeyState.Active;
import dev.stoke.pod.keys.KeyState.Prepared;
import dev.stoke.pod.keys.KeyState.Retired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * This pod's own keys and the rules by which they move from PREPARED over ACTIVE to RETIRED. Pure:
 * a ring, a moment and the evidence give the next ring.
 */
public record KeyRing(List<OwnKey> keys) {
  public static final KeyRing EMPTY = new KeyRing(List.of());

  /** How far the world has come with one of the keys. */
  public enum Evidence {
    /** The ledger does not hold its row: whatever was proven before starts over. */
    NO_ROW,
    /** In the ledger, but a member may still serve a set without it. */
    PARTIAL,
    /** In the ledger, and served by every member that may be in service. */
    COMPLETE
  }

  public KeyRing {
    keys = List.copyOf(keys);
  }

  public Optional<OwnKey> active() {
    return keys.stream().filter(key -> key.state() instanceof Active).findFirst();
  }

  public Optional<OwnKey> prepared() {
    return keys.stream().filter(key -> key.state() instanceof Prepared).findFirst();
  }

  /** A first key, or the successor of an active one that is near its end. */
  public boolean wantsKey(Instant wall, KeyTimes times) {
    return prepared().isEmpty()
        && active().map(key -> !wall.isBefore(nearEnd(key, times))).orElse(true);
  }

  /** Adds a fresh key, PREPARED, before all others. */
  public KeyRing with(SigningKey fresh) {
    List<OwnKey> next = new ArrayList<>();
    next.add(new OwnKey(fresh.published(), fresh.createdAt(), new Prepared(null)));
    next.addAll(keys);
    return new KeyRing(next);
  }

  /**
   * Everything that is due at {@code now}.
   *
   * @param maySign false for a pod that is leaving: nothing becomes ACTIVE any more
   */
  public KeyRing step(
      Moment now, KeyTimes times, Function<String, Evidence> evidence, boolean maySign) {
    List<OwnKey> next =
        keys.stream()
            .filter(key -> !now.wall().isAfter(key.published().retainUntil()))
            .map(key -> aged(key, now.wall(), times))
            .map(key -> proven(key, now, evidence))
            .toList();
    KeyRing ring = new KeyRing(next);
    return maySign ? ring.activated(now, times, evidence) : ring;
  }

  private static OwnKey aged(OwnKey key, Instant wall, KeyTimes times) {
    return switch (key.state()) {
      case Active _ when !wall.isBefore(key.latestExpiry()) -> key.in(new Retired());
      // Waited so long for evidence that it would be replaced at once: a fresh one takes its place.
      case Prepared _ when !wall.isBefore(nearEnd(key, times)) -> key.in(new Retired());
      default -> key;
    };
  }

  private static OwnKey proven(OwnKey key, Moment now, Function<String, Evidence> evidence) {
    if (!(key.state() instanceof Prepared(var provenAt))) {
      return key;
    }
    return switch (evidence.apply(key.kid())) {
      case NO_ROW -> key.in(new Prepared(null));
      case PARTIAL -> key;
      case COMPLETE -> provenAt == null ? key.in(new Prepared(now.mono())) : key;
    };
  }

  private KeyRing activated(Moment now, KeyTimes times, Function<String, Evidence> evidence) {
    Optional<OwnKey> candidate = prepared();
    if (candidate.isEmpty()
        || !(candidate.get().state() instanceof Prepared(var provenAt))
        || provenAt == null
        || evidence.apply(candidate.get().kid()) != Evidence.COMPLETE) {
      return this;
    }
    boolean propagated = now.mono().minus(provenAt).compareTo(times.propagationDelay()) >= 0;
    if (!propagated && active().isPresent()) {
      return this;
    }
    String kid = candidate.get().kid();
    return new KeyRing(
        keys.stream()
            .map(key -> {
              if (key.kid().equals(kid)) {
                return key.in(new Active(!propagated));
              }
              return key.state() instanceof Active ? key.in(new Retired()) : key;
            })
            .toList());
  }

  private static Instant nearEnd(OwnKey key, KeyTimes times) {
    return key.latestExpiry().minus(times.lead());
  }
}
