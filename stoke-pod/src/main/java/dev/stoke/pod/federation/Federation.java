package dev.stoke.pod.federation;

import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.TokenSigner;
import java.util.Optional;

/**
 * The door of this package: the keys that this pod signs with and publishes. Thread-safe; reads
 * never block.
 */
public interface Federation extends AutoCloseable {
  /** The merged public keys, for verification. */
  KeySnapshot snapshot();

  /** The active key; empty while none may sign yet. */
  Optional<TokenSigner> signer();

  /** A rendered key set, from memory. */
  Jwks jwks(JwksForm form);

  /** For readiness, {@code /status} and metrics. */
  FederationStatus status();

  /**
   * New members or timers from a reloaded configuration; takes effect at once, without a restart.
   */
  void reload(FederationSettings settings);

  /**
   * A member says that it has news: exchange with it soon. Ids that are not members are ignored.
   */
  void announced(String instanceId);

  /** Stops the background rounds; the last snapshot stays readable. */
  @Override
  void close();
}
