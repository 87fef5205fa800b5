package dev.stoke.pod.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;

/** What the issuer of tokens sees of an active private key. Thread-safe. */
public interface TokenSigner {
  String kid();

  JWSAlgorithm algorithm();

  /** No token signed with this key may expire later: its public half is not promised beyond. */
  Instant latestExpiry();

  /** Signs the claims; the header holds {@code alg}, {@code kid} and {@code typ}. */
  SignedJWT sign(JWTClaimsSet claims, JOSEObjectType type) throws JOSEException;
}
