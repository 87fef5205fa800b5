package dev.stoke.pod.providers.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.CodeHash;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.AuthorizationCodeValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;
import org.jspecify.annotations.Nullable;

/**
 * An id token that holds, and what it says of what came with it (OpenID Connect Core 1.0, 3.3.2).
 */
record VerifiedIdToken(String text, JWSAlgorithm algorithm, JWTClaimsSet claims) {
  /** Whether this is the code that was given out with it; without a hash it is not. */
  void requireCode(String code) throws ProviderException {
    @Nullable Object hash = claims.getClaim("c_hash");
    if (!(hash instanceof String text) || text.isEmpty()) {
      throw ProviderException.refused("c_hash-missing");
    }
    try {
      AuthorizationCodeValidator.validate(
          new AuthorizationCode(code), algorithm, new CodeHash(text));
    } catch (InvalidHashException e) {
      throw ProviderException.refused("c_hash");
    }
  }

  /**
   * Whether this is the access token that was given out with it.
   *
   * @param needed whether there must be a hash at all: it came through the browser
   */
  void requireAccessToken(String accessToken, boolean needed) throws ProviderException {
    @Nullable Object hash = claims.getClaim("at_hash");
    if (hash == null && !needed) {
      return;
    }
    if (!(hash instanceof String text) || text.isEmpty()) {
      throw ProviderException.refused("at_hash-missing");
    }
    try {
      AccessTokenValidator.validate(
          new BearerAccessToken(accessToken), algorithm, new AccessTokenHash(text));
    } catch (InvalidHashException e) {
      throw ProviderException.refused("at_hash");
    }
  }

  @Override
  public String toString() {
    return "VerifiedIdToken";
  }
}
