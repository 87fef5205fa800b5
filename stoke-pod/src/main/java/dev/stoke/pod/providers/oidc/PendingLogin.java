package dev.stoke.pod.providers.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.oauth2.sdk.id.State;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
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
  private static final JsonMapper MAPPER = new JsonMapper();

  String close(Seal seal) {
    try {
      return seal.close(MAPPER.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers always become JSON", e);
    }
  }

  /** Empty unless a browser that kept this comes back with its state, in time. */
  static Optional<PendingLogin> open(Callback callback, Seal seal, Instant now) {
    String expected = state(callback.flow()).getValue();
    if (callback.flow().isEmpty()
        || !MessageDigest.isEqual(expected.getBytes(UTF_8), callback.state().getBytes(UTF_8))) {
      return Optional.empty();
    }
    return seal.open(callback.flow())
        .flatMap(PendingLogin::parse)
        .filter(pending -> now.getEpochSecond() < pending.expiresAtEpochSecond());
  }

  static State state(String flow) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(flow.getBytes(UTF_8));
      return new State(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Optional<URI> nextAddress() {
    return next.isEmpty() ? Optional.empty() : Optional.of(URI.create(next));
  }

  private static Optional<PendingLogin> parse(byte[] json) {
    try {
      return Optional.of(MAPPER.readValue(json, PendingLogin.class));
    } catch (IOException e) {
      // Sealed by another version of this program: the browser has to begin again.
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "PendingLogin";
  }
}
