package dev.stoke.pod.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.crypto.SignatureProvider;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/**
 * A key pair. The private half lives in this object only: there is no accessor for it, it is not
 * serialisable and not printed.
 */
public final class SigningKey {
  private final PublicKey publicKey;
  private final JWSAlgorithm algorithm;
  private final JWSSigner signer;

  private SigningKey(PublicKey publicKey, JWSAlgorithm algorithm, JWSSigner signer) {
    this.publicKey = publicKey;
    this.algorithm = algorithm;
    this.signer = signer;
  }

  /** Takes milliseconds, but for {@linkplain KeySpec#isSlow slow kinds}. */
  public static SigningKey generate(String owner, KeySpec spec) {
    return generate(owner, spec, SignatureProvider.current());
  }

  /**
   * @param provider makes the key and signs with it
   */
  public static SigningKey generate(String owner, KeySpec spec, SignatureProvider provider) {
    Pair pair = Pair.generate(owner, spec, provider);
    return new SigningKey(pair.publicHalf(), spec.algorithm().jws(), pair.signer());
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
      return key.algorithm;
    }

    @Override
    public SignedJWT sign(JWTClaimsSet claims, JOSEObjectType type) throws JOSEException {
      return key.sign(claims, type, latestExpiry);
    }
  }

  /** A token without {@code exp}, or with a later one, could outlive its public key. */
  private SignedJWT sign(JWTClaimsSet claims, JOSEObjectType type, Instant latestExpiry)
      throws JOSEException {
    Date expiry = claims.getExpirationTime();
    if (expiry == null || expiry.toInstant().isAfter(latestExpiry)) {
      throw new JOSEException("a token of key " + kid() + " must expire by " + latestExpiry);
    }
    JWSHeader header = new JWSHeader.Builder(algorithm).keyID(kid()).type(type).build();
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
