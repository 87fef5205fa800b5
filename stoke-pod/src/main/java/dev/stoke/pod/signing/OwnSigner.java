package dev.stoke.pod.signing;

import static dev.stoke.pod.signing.CannotSignException.Kind.DRAFT_REFUSED;
import static dev.stoke.pod.signing.CannotSignException.Kind.UNAVAILABLE;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.keys.TokenSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Date;

/** Signs with this pod's own key, while that may sign at all (guarantee rule 6.6). */
public final class OwnSigner implements DraftSigner {
  /** A token that lives shorter than this, or than asked for, is of no use to anybody. */
  private static final Duration SHORTEST = Duration.ofSeconds(60);

  private final Federation federation;
  private final Clock clock;

  public OwnSigner(Federation federation, Clock clock) {
    this.federation = requireNonNull(federation, "federation is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public SignedJWT sign(TokenDraft draft) throws CannotSignException {
    if (!Collections.disjoint(draft.claims().keySet(), TokenDraft.OF_THE_SIGNER)) {
      throw new CannotSignException(DRAFT_REFUSED, "the draft has claims that only a signer fills");
    }
    if (!draft.lifetime().isPositive()) {
      throw new CannotSignException(DRAFT_REFUSED, "the token would have no lifetime");
    }
    if (!federation.holdsLease()) {
      throw new CannotSignException(UNAVAILABLE, "this pod is not in service");
    }
    TokenSigner key =
        federation
            .signer()
            .orElseThrow(() -> new CannotSignException(UNAVAILABLE, "no key may sign tokens yet"));
    if (federation.snapshot().find(key.kid()).isEmpty()) {
      // A key that this pod does not publish itself would make tokens that nobody can verify.
      throw new CannotSignException(UNAVAILABLE, "the signing key is not published");
    }
    try {
      return key.sign(claims(draft, key), draft.type().header());
    } catch (JOSEException e) {
      throw new IllegalStateException("signing with key " + key.kid() + " failed", e);
    }
  }

  private JWTClaimsSet claims(TokenDraft draft, TokenSigner key) throws CannotSignException {
    // One reading of the clock for all times of a token and for the test of its end.
    Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant wanted = issuedAt.plus(draft.lifetime()).truncatedTo(ChronoUnit.SECONDS);
    Instant promised = key.latestExpiry().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = wanted.isBefore(promised) ? wanted : promised;
    Duration least = draft.lifetime().compareTo(SHORTEST) < 0 ? draft.lifetime() : SHORTEST;
    if (expires.isBefore(issuedAt.plus(least).truncatedTo(ChronoUnit.SECONDS))) {
      throw new CannotSignException(UNAVAILABLE, "the signing key is about to end");
    }
    JWTClaimsSet.Builder out = new JWTClaimsSet.Builder();
    draft.claims().forEach(out::claim);
    if (draft.issuedAt()) {
      out.issueTime(Date.from(issuedAt));
    }
    if (draft.notBefore()) {
      out.notBeforeTime(Date.from(issuedAt));
    }
    return out.claim("kid", key.kid()).expirationTime(Date.from(expires)).build();
  }
}
