package dev.stoke.e2e.witness;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A failure of the guarantee, with what is needed to understand it.
 *
 * @param phase what the scenario was doing
 * @param pod that served the set
 * @param evidence sentences and public keys; no tokens
 */
record Violation(Kind kind, String phase, Instant at, String kid, String pod, String evidence) {
  enum Kind {
    /** C1: a pod in service served a set that does not verify a living token. */
    FRESH,
    /** C2: a set that was at most P old when the token was issued does not verify it. */
    STALE,
    /** One kid, two keys. */
    REUSED_KID,
    /** A pod in service answered 200 with something that is no JWKS. */
    UNREADABLE
  }

  Violation {
    requireNonNull(kind, "kind is null");
    requireNonNull(evidence, "evidence is null");
  }
}
