package dev.stoke.pod.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;

/**
 * An ES256 key pair. The private half lives in this object only: there is no accessor for it, it is
 * not serialisable and not printed.
 */
public final class SigningKey implements TokenSigner {
  private final PublishedKey published;
  private final Instant createdAt;
  private final JWSSigner signer;

  private SigningKey(PublishedKey published, Instant createdAt, JWSSigner signer) {
    this.published = published;
    this.createdAt = createdAt;
    this.signer = signer;
  }

  public static SigningKey generate(String owner, Instant now, KeyTimes times) {
    // Whole seconds, as tokens count them: what the ledger gives back compares equal.
    Instant createdAt = now.truncatedTo(ChronoUnit.SECONDS);
    try {
      ECKey pair = new ECKeyGenerator(Curve.P_256).generate();
      String kid = Kid.of(owner, pair).toString();
      ECKey publicHalf =
          new ECKey.Builder(Curve.P_256, pair.getX(), pair.getY())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyID(kid)
              .build();
      return new SigningKey(
          new PublishedKey(kid, owner, publicHalf, times.retainUntil(createdAt)),
          createdAt,
          new ECDSASigner(pair));
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java runtime cannot make P-256 keys", e);
    }
  }

  public PublishedKey published() {
    return published;
  }

  public Instant createdAt() {
    return createdAt;
  }

  @Override
  public String kid() {
    return published.kid();
  }

  @Override
  public JWSAlgorithm algorithm() {
    return JWSAlgorithm.ES256;
  }

  @Override
  public Instant latestExpiry() {
    return published.retainUntil().minus(KeyTimes.RETENTION_MARGIN);
  }

  /**
   * {@inheritDoc}
   *
   * @throws JOSEException also when the claims have no {@code exp} or one after {@link
   *     #latestExpiry()}: such a token could outlive its public key
   */
  @Override
  public SignedJWT sign(JWTClaimsSet claims) throws JOSEException {
    Date expiry = claims.getExpirationTime();
    if (expiry == null || expiry.toInstant().isAfter(latestExpiry())) {
      throw new JOSEException("a token of key " + kid() + " must expire by " + latestExpiry());
    }
    JWSHeader header =
        new JWSHeader.Builder(algorithm()).keyID(kid()).type(JOSEObjectType.JWT).build();
    Map<String, Object> payload = claims.toJSONObject();
    if (!claims.getAudience().isEmpty()) {
      // The library writes one audience as a string; upstream's clients accept only an array.
      payload.put("aud", claims.getAudience());
    }
    JWSObject token = new JWSObject(header, new Payload(payload));
    token.sign(signer);
    try {
      return SignedJWT.parse(token.serialize());
    } catch (ParseException e) {
      throw new JOSEException("a token that was just signed cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[" + kid() + "]";
  }
}
