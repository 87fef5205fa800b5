package dev.stoke.pod.tokens;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.signing.CannotSignException;
import dev.stoke.pod.signing.DraftSigner;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.User;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Makes tokens for users. */
final class TokenIssuer {
  private final Supplier<TokensSection> settings;
  private final DraftSigner signer;

  TokenIssuer(Supplier<TokensSection> settings, DraftSigner signer) {
    this.settings = settings;
    this.signer = signer;
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
    List<Claim> kept =
        filter.isEmpty()
            ? claims
            : claims.stream().filter(claim -> filter.contains(claim.shortName())).toList();
    try {
      SignedJWT token = signer.sign(TokenClaims.draft(settings.get(), user, kept, remaining));
      return new Issued(token.serialize(), token.getJWTClaimsSet().getExpirationTime().toInstant());
    } catch (CannotSignException e) {
      throw new NoSigningKeyException(String.valueOf(e.getMessage()));
    } catch (ParseException e) {
      throw new IllegalStateException("a token that was just signed cannot be read", e);
    }
  }
}
