package dev.stoke.operator.plan;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an auth pod says of itself at {@code GET /peers/status}. Times are RFC 3339 texts: they are
 * only passed on.
 *
 * @param revision of the configuration that it has loaded
 * @param started it has finished its start
 * @param leaving it has loaded a configuration that names it as leaving
 * @param canSign it can sign now, for itself or as a delegate
 * @param publishedKeys of all members, as it serves them
 * @param propagationDelayInForceSeconds the youngest active key's age, at most the delay; null when
 *     no key is active
 * @param tombstones kids that are revoked
 * @param credentials what it uses towards the others
 */
public record MemberReport(
    long revision,
    boolean started,
    boolean leaving,
    boolean canSign,
    List<Key> keys,
    int publishedKeys,
    long publishedBytes,
    @Nullable Long propagationDelayInForceSeconds,
    Set<String> tombstones,
    Credentials credentials) {

  /**
   * As fingerprints.
   *
   * @param trustedCas authorities that it believes
   * @param certificate of its own; null when it has none
   * @param macKeys that it accepts; it writes with the first
   */
  public record Credentials(
      Set<String> trustedCas, @Nullable String certificate, List<String> macKeys) {
    public static final Credentials NONE = new Credentials(Set.of(), null, List.of());

    public Credentials {
      trustedCas = Set.copyOf(trustedCas);
      macKeys = List.copyOf(macKeys);
    }
  }

  /** How far a signing key is in its life. */
  public enum State {
    PREPARED,
    ACTIVE,
    RETIRED
  }

  /**
   * A key of the pod's own.
   *
   * @param propagated every member has served it for at least the propagation delay
   * @param early it was put to use without waiting for that
   */
  public record Key(
      String kid, State state, @Nullable String createdAt, boolean propagated, boolean early) {}

  public MemberReport {
    keys = List.copyOf(keys);
    tombstones = Set.copyOf(tombstones);
  }

  public boolean hasActiveKey() {
    return keys.stream().anyMatch(key -> key.state() == State.ACTIVE);
  }

  public boolean hasPropagatedKey() {
    return keys.stream().anyMatch(key -> key.state() == State.ACTIVE && key.propagated());
  }
}
