package dev.stoke.pod.providers.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.id.State;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * A login between its start and the way back from the provider. It is kept by the browser alone,
 * sealed; the state that goes to the provider is the hash of what is kept, so that neither is of
 * use without the other.
 *
 * @param next empty: nowhere
 * @param nonce that the id token must have
 * @param verifier of the code challenge (RFC 7636)
 */
record PendingLogin(
    String next, Transfer transfer, String nonce, String verifier, long expiresAtEpochSecond) {
  /** Empty unless a browser that kept this comes back with its state, in time. */
  static Optional<PendingLogin> open(Callback callback, Seal seal, Instant now) {
    String expected = state(callback.flow()).getValue();
    if (callback.flow().isEmpty()
        || !MessageDigest.isEqual(expected.getBytes(UTF_8), callback.state().getBytes(UTF_8))) {
      return Optional.empty();
    }
    return seal.open(callback.flow(), PendingLogin.class)
        .filter(pending -> now.getEpochSecond() < pending.expiresAtEpochSecond());
  }

  static State state(String flow) {
    return new State(Seal.hash(flow));
  }

  Optional<URI> nextAddress() {
    return next.isEmpty() ? Optional.empty() : Optional.of(URI.create(next));
  }

  @Override
  public String toString() {
    return "PendingLogin";
  }
}
