package dev.stoke.pod.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.testing.StandardVerifier;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeyTest {
  private static final Instant LATEST = Instant.parse("2026-01-01T03:00:00Z");
  private final SigningKey key = SigningKey.generate("stoke-0", KeySpec.of(SigningAlgorithm.ES256));
  private final TokenSigner signer = key.until(LATEST);

  @ParameterizedTest
  @EnumSource
  void signsWhatAStandardLibraryVerifiesWithItsPublicHalf(SigningAlgorithm algorithm)
      throws Exception {
    SigningKey pair = SigningKey.generate("stoke-0", KeySpec.of(algorithm));
    SignedJWT token =
        SignedJWT.parse(pair.until(LATEST).sign(expiring(LATEST), JOSEObjectType.JWT).serialize());

    assertThat(StandardVerifier.verifies(pair.publicKey().jwk(), token)).isTrue();
    assertThat(token.getHeader().toJSONObject())
        .isEqualTo(Map.of("alg", algorithm.jws().getName(), "kid", pair.kid(), "typ", "JWT"));
    assertThat(pair.kid()).startsWith("stoke-0-p-");
    assertThat(pair.publicKey().jwk().isPrivate()).isFalse();
    assertThat(KeySpec.of(algorithm).fits(pair.publicKey())).isTrue();
  }

  @Test
  void theTypeOfTheTokenIsTheCallers() throws Exception {
    assertThat(signer.sign(expiring(LATEST), new JOSEObjectType("at+jwt")).getHeader().getType())
        .hasToString("at+jwt");
  }

  @Test
  void aKeyFitsOnlyItsOwnAlgorithmAndLength() {
    PublicKey rsa = SigningKey.generate("stoke-0", KeySpec.of(SigningAlgorithm.PS256)).publicKey();

    assertThat(KeySpec.of(SigningAlgorithm.RS256).fits(rsa)).isFalse();
    assertThat(new KeySpec(SigningAlgorithm.PS256, 3072).fits(rsa)).isFalse();
    assertThat(KeySpec.of(SigningAlgorithm.ES384).fits(key.publicKey())).isFalse();
    assertThatThrownBy(() -> new KeySpec(SigningAlgorithm.PS256, 1024))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeySpec(SigningAlgorithm.ES256, 2048))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneAudienceIsAnArrayToo() throws Exception {
    JWTClaimsSet claims = new JWTClaimsSet.Builder(expiring(LATEST)).audience("svc").build();

    assertThat(signer.sign(claims, JOSEObjectType.JWT).getPayload().toString())
        .contains("\"aud\":[\"svc\"]");
  }

  @Test
  void refusesTokensThatCouldOutliveThePublicKey() {
    Instant tooLate = LATEST.plusSeconds(1);

    assertThatExceptionOfType(JOSEException.class)
        .isThrownBy(() -> signer.sign(expiring(tooLate), JOSEObjectType.JWT));
    assertThatExceptionOfType(JOSEException.class)
        .isThrownBy(() -> signer.sign(new JWTClaimsSet.Builder().build(), JOSEObjectType.JWT));
  }

  @Test
  void thePrivateHalfIsNeitherPrintedNorSerialised() {
    assertThat(key).hasToString("SigningKey[" + key.kid() + "]");
    assertThat(key.publicKey().jwk().isPrivate()).isFalse();
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key));
  }

  private static JWTClaimsSet expiring(Instant exp) {
    return new JWTClaimsSet.Builder().expirationTime(Date.from(exp)).build();
  }
}
