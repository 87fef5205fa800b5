package dev.stoke.pod.federation.simulation;

import java.io.Serial;

/** An invariant did not hold. */
final class Violation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** The promises, as section 10 of the guarantee's rules numbers them. */
  enum Invariant {
    /**
     * I1: a token's key is served by every pod in service until the token cannot be used any more.
     */
    SERVED_FROM_SIGNATURE_TO_EXPIRY,
    /** I2: every pod in service served the key for P before it signed. */
    SERVED_BEFORE_SIGNATURE,
    /** I3. */
    ONE_KEY_PER_KID,
    /** I4. */
    REVOKED_IS_GONE,
    /** I5: no token outlives what all have agreed to retain. */
    RETAINED_LONG_ENOUGH,
    /** I6: P passed between the proof and the first signature. */
    ACTIVE_ON_EVIDENCE,
    /** I7. */
    ONE_EARLY_SLOT,
    /** I8: nothing that was read is forgotten before its time. */
    KNOWS_WHAT_IT_READ,
    /** I9. */
    READY_WITH_LEASE,
    /** I10. */
    LEAVES_OUT_OF_SERVICE,
    /** A verifier that keeps to the rules refused a good token. */
    VERIFIER_ACCEPTS,
    /** With all faults over, all is well again within a bounded time. */
    CONVERGES
  }

  private final Invariant invariant;

  Violation(Invariant invariant, long at, String what) {
    super("%s at %,d ms: %s".formatted(invariant, at, what));
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
