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
import java.util.Date;
import java.util.Map;

/**
 * An ES256 key pair. The private half lives in this object only: there is no accessor for it, it is
 * not serialisable and not printed.
 */
public final class SigningKey {
  private final PublicKey publicKey;
  private final JWSSigner signer;

  private SigningKey(PublicKey publicKey, JWSSigner signer) {
    this.publicKey = publicKey;
    this.signer = signer;
  }

  public static SigningKey generate(String owner) {
    try {
      ECKey pair = new ECKeyGenerator(Curve.P_256).generate();
      Kid kid = Kid.of(owner, pair);
      ECKey publicHalf =
          new ECKey.Builder(Curve.P_256, pair.getX(), pair.getY())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyID(kid.toString())
              .build();
      return new SigningKey(new PublicKey(kid, publicHalf), new ECDSASigner(pair));
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java runtime cannot make P-256 keys", e);
    }
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  public String kid() {
    return publicKey.kid().toString();
  }

  /** Signs tokens that expire at that time or before. */
  public TokenSigner until(Instant latestExpiry) {
    return new Bounded(this, latestExpiry);
  }

  private record Bounded(SigningKey key, Instant latestExpiry) implements TokenSigner {
    @Override
    public String kid() {
      return key.kid();
    }

    @Override
    public JWSAlgorithm algorithm() {
      return JWSAlgorithm.ES256;
    }

    @Override
    public SignedJWT sign(JWTClaimsSet claims) throws JOSEException {
      return key.sign(claims, latestExpiry);
    }
  }

  /** A token without {@code exp}, or with a later one, could outlive its public key. */
  private SignedJWT sign(JWTClaimsSet claims, Instant latestExpiry) throws JOSEException {
    Date expiry = claims.getExpirationTime();
    if (expiry == null || expiry.toInstant().isAfter(latestExpiry)) {
      throw new JOSEException("a token of key " + kid() + " must expire by " + latestExpiry);
    }
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid()).type(JOSEObjectType.JWT).build();
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
