package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.TokenSigner;
import java.util.List;
import java.util.Optional;

/**
 * The door of this package: the keys that this pod signs with and publishes, and the members that
 * it shares them with. Thread-safe; reads never block.
 */
public interface Federation extends AutoCloseable {
  /** The merged public keys, for verification; only to be used while {@link #holdsLease()}. */
  KeySnapshot snapshot();

  /**
   * Whether this pod may serve at this moment: it has synchronised recently enough with the ledger
   * or with half of the members. To be asked at each request that publishes, verifies or signs.
   */
  boolean holdsLease();

  /** This pod's own key, while it may sign at this moment; empty otherwise. */
  Optional<TokenSigner> signer();

  /** Members that would sign for this pod now, the best first; never this pod. */
  List<Member> delegates();

  /** A rendered key set, from memory; empty without the serving lease. */
  Optional<Jwks> jwks(JwksForm form);

  /** For readiness, {@code /status} and metrics. */
  FederationStatus status();

  /**
   * New members or timers from a reloaded configuration; takes effect at once, without a restart.
   */
  void reload(Settings settings);

  /**
   * A member's exchange: what it says is merged and published before the answer is made. Waits at
   * most the exchange timeout.
   *
   * @throws PeerException REFUSED when the sender is no member, TIMEOUT when this pod is too busy
   */
  ExchangeAnswer exchanged(ExchangeRequest request) throws PeerException;

  /** Whether a pod with this id is a member, also one that only newer configurations name. */
  boolean isMember(String instanceId);

  /** This pod is about to stop: it hands signing over as soon as another member can. */
  void terminate();

  /** Whether signing in the whole cluster would pause if this pod stopped now. */
  boolean isLastSigner();

  /**
   * A member says that it has news: exchange with it soon. Ids that are not members are ignored.
   */
  void announced(String instanceId);

  /** Stops the background rounds; the last snapshot stays readable. */
  @Override
  void close();
}
