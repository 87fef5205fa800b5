package dev.stoke.pod.providers.oidc;

import java.time.Instant;
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
  /** Empty unless it was sealed for this id token and is still good. */
  static Optional<AccessCode> open(String sealed, String idToken, Seal seal, Instant now) {
    return seal.open(sealed, AccessCode.class)
        .filter(code -> code.idTokenHash().equals(Seal.hash(idToken)))
        .filter(code -> now.getEpochSecond() < code.expiresAtEpochSecond());
  }

  Instant expiresAt() {
    return Instant.ofEpochSecond(expiresAtEpochSecond);
  }

  @Override
  public String toString() {
    return "AccessCode";
  }
}
