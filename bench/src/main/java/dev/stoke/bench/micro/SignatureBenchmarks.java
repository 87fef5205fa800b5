package dev.stoke.bench.micro;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.crypto.SignatureProvider;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import dev.stoke.pod.keys.TokenSigner;
import dev.stoke.pod.signing.Signatures;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A token from its claims, and a token that was parsed. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH prepares it first.
public class SignatureBenchmarks {
  private static final Instant LATEST = Instant.parse("2026-01-01T03:00:00Z");
  private static final JWTClaimsSet CLAIMS =
      new JWTClaimsSet.Builder()
          .issuer("stoke")
          .claim("u", "somebody@example.test")
          .claim("roles", List.of("reader", "writer"))
          .expirationTime(Date.from(LATEST))
          .build();

  @Param({"ES256", "ES384", "EdDSA", "RS256"})
  public String algorithm = "";

  /** {@code fastest} is the JDK's where no native library works. */
  @Param({"fastest", "jdk"})
  public String provider = "";

  private SignatureProvider computing = SignatureProvider.JDK;
  private TokenSigner signer;
  private PublishedKey key;
  private SignedJWT token;

  @Setup
  public void prepare() throws JOSEException {
    computing = provider.equals("jdk") ? SignatureProvider.JDK : SignatureProvider.current();
    var pair =
        SigningKey.generate(
            "stoke-0", KeySpec.of(SigningAlgorithm.named(algorithm).orElseThrow()), computing);
    signer = pair.until(LATEST);
    key = pair.publicKey().retainedUntil(LATEST);
    token = sign();
  }

  @Benchmark
  public SignedJWT sign() throws JOSEException {
    return signer.sign(CLAIMS, JOSEObjectType.JWT);
  }

  @Benchmark
  public boolean verify() {
    if (!Signatures.isBy(key, token, computing)) {
      throw new IllegalStateException("a good token is refused");
    }
    return true;
  }
}
