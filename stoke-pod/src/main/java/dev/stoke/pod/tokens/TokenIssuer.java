package dev.stoke.pod.tokens;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.signing.CannotSignException;
import dev.stoke.pod.signing.DraftSigner;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.User;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Makes tokens for users. */
final class TokenIssuer {
  private static final int JWT_ID_BYTES = 16;

  private final Supplier<TokensSection> settings;
  private final DraftSigner signer;
  private final SecureRandom random;

  TokenIssuer(Supplier<TokensSection> settings, DraftSigner signer, SecureRandom random) {
    this.settings = settings;
    this.signer = signer;
    this.random = random;
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
      SignedJWT token =
          signer.sign(TokenClaims.draft(settings.get(), user, kept, remaining, this::jwtId));
      return new Issued(token.serialize(), token.getJWTClaimsSet().getExpirationTime().toInstant());
    } catch (CannotSignException e) {
      throw new NoSigningKeyException(String.valueOf(e.getMessage()));
    } catch (ParseException e) {
      throw new IllegalStateException("a token that was just signed cannot be read", e);
    }
  }

  private String jwtId() {
    byte[] id = new byte[JWT_ID_BYTES];
    random.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
