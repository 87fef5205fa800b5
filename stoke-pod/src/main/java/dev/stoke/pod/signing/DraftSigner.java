package dev.stoke.pod.signing;

import com.nimbusds.jwt.SignedJWT;

/** Signs drafts. Thread-safe. */
@FunctionalInterface
public interface DraftSigner {
  /**
   * @return a token whose kid, {@code exp} and, as the draft asks, {@code iat} and {@code nbf} the
   *     signer chose
   * @throws CannotSignException when no token can be signed now, or not this one
   */
  SignedJWT sign(TokenDraft draft) throws CannotSignException;

  /** The same without asking any other pod. */
  default DraftSigner own() {
    return this;
  }
}
