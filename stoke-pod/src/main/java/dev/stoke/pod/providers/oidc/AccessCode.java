package dev.stoke.pod.providers.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The password that belongs to one id token as a username: says, sealed, that this token came to a
 * pod at the end of a login that began here, and how it was checked. Without it an id token is
 * worth nothing, wherever it comes from. No token of the provider's is in it.
 *
 * @param id of its one use
 * @param idTokenHash SHA-256, base64url
 * @param nonce that the id token must have
 * @param userInfo what the provider's endpoint tells, as JSON; empty: it was not asked
 */
record AccessCode(
    String id, String idTokenHash, String nonce, String userInfo, long expiresAtEpochSecond) {
  private static final JsonMapper MAPPER = new JsonMapper();

  String close(Seal seal) {
    try {
      return seal.close(MAPPER.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers always become JSON", e);
    }
  }

  /** Empty unless it was sealed for this id token and is still good. */
  static Optional<AccessCode> open(String sealed, String idToken, Seal seal, Instant now) {
    return seal.open(sealed)
        .flatMap(AccessCode::parse)
        .filter(code -> code.idTokenHash().equals(hash(idToken)))
        .filter(code -> now.getEpochSecond() < code.expiresAtEpochSecond());
  }

  Instant expiresAt() {
    return Instant.ofEpochSecond(expiresAtEpochSecond);
  }

  static String hash(String idToken) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(idToken.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Optional<AccessCode> parse(byte[] json) {
    try {
      return Optional.of(MAPPER.readValue(json, AccessCode.class));
    } catch (IOException e) {
      // Sealed by another version of this program: the browser has to begin again.
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "AccessCode";
  }
}
