package dev.stoke.pod.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.keys.TokenSigner;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Signs tokens with the active key, never for longer than its public half is promised. */
final class TokenIssuer {
  /** A token that lives shorter than this, or than asked for, is of no use to anybody. */
  private static final Duration SHORTEST = Duration.ofSeconds(60);

  private final Supplier<TokensSection> settings;
  private final Federation federation;
  private final Clock clock;

  TokenIssuer(Supplier<TokensSection> settings, Federation federation, Clock clock) {
    this.settings = settings;
    this.federation = federation;
    this.clock = clock;
  }

  record Issued(String jwt, Instant expires) {
    @Override
    public String toString() {
      return "Issued[***, expires=" + expires + "]";
    }
  }

  /**
   * @param filter short names to keep; empty: all
   * @param remaining refreshes that are left; empty: no limit
   */
  Issued issue(User user, List<Claim> claims, List<String> filter, OptionalInt remaining) {
    TokensSection now = settings.get();
    TokenSigner signer =
        federation
            .signer()
            .orElseThrow(() -> new NoSigningKeyException("no key may sign tokens yet"));
    if (federation.snapshot().find(signer.kid()).isEmpty()) {
      // A key that this pod does not publish itself would make tokens that nobody can verify.
      throw new NoSigningKeyException("the signing key is not published");
    }
    // One reading of the clock for all claims of a token.
    Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant wanted = issuedAt.plus(now.tokenDuration()).truncatedTo(ChronoUnit.SECONDS);
    Instant promised = signer.latestExpiry().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = wanted.isBefore(promised) ? wanted : promised;
    Duration least = now.tokenDuration().compareTo(SHORTEST) < 0 ? now.tokenDuration() : SHORTEST;
    if (expires.isBefore(issuedAt.plus(least).truncatedTo(ChronoUnit.SECONDS))) {
      throw new NoSigningKeyException("the signing key is about to end");
    }
    List<Claim> kept =
        filter.isEmpty()
            ? claims
            : claims.stream().filter(claim -> filter.contains(claim.shortName())).toList();
    JWTClaimsSet set =
        TokenClaims.build(now, user, kept, remaining, signer.kid(), issuedAt, expires);
    try {
      return new Issued(signer.sign(set).serialize(), expires);
    } catch (JOSEException e) {
      throw new IllegalStateException("signing with key " + signer.kid() + " failed", e);
    }
  }
}
