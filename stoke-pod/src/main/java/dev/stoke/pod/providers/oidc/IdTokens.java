package dev.stoke.pod.providers.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Verifies the id tokens of one issuer for one client in full (OpenID Connect Core 1.0, 3.1.3.7).
 * Keys are fetched when they are first needed, kept for five minutes, used for up to four hours
 * while the provider is away, and fetched at once, but not too often, for a kid that is not known.
 */
final class IdTokens {
  /** Asymmetric ones only: with a public key as a secret, anybody could sign. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
  private static final Duration KEYS_USABLE = Duration.ofHours(4);
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

  private final String clientId;
  private final IDTokenValidator validator;

  IdTokens(String issuer, String clientId, URI jwks, ProviderCalls calls) {
    this.clientId = clientId;
    try {
      this.validator =
          new IDTokenValidator(
              new Issuer(issuer),
              new ClientID(clientId),
              new JWSVerificationKeySelector<SecurityContext>(
                  ALGORITHMS,
                  JWKSourceBuilder.create(jwks.toURL(), calls)
                      .cache(KEYS_KEPT.toMillis(), ProviderCalls.TIMEOUT.toMillis())
                      .refreshAheadCache(false)
                      .rateLimited(BETWEEN_FETCHES.toMillis())
                      .outageTolerant(KEYS_USABLE.toMillis())
                      .build()),
              null);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("the address of the keys is no URL", e);
    }
  }

  /** Blocks for one call to the provider at most. */
  VerifiedIdToken verify(String idToken, String nonce) throws ProviderException {
    try {
      SignedJWT jwt = SignedJWT.parse(idToken);
      validator.validate(jwt, new Nonce(nonce));
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      checkAudience(claims);
      return new VerifiedIdToken(idToken, jwt.getHeader().getAlgorithm(), claims);
    } catch (ParseException | BadJOSEException e) {
      throw ProviderException.refused("id-token");
    } catch (JOSEException e) {
      throw ProviderException.unavailable("keys-not-available", e);
    }
  }

  /** Of several audiences, or with an authorized party at all, this client must be the party. */
  private void checkAudience(JWTClaimsSet claims) throws ParseException, ProviderException {
    List<String> audience = claims.getAudience();
    String party = claims.getStringClaim("azp");
    if (party == null ? audience.size() != 1 : !party.equals(clientId)) {
      throw ProviderException.refused("id-token-of-another-client");
    }
  }
}
