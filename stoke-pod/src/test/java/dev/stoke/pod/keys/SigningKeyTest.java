package dev.stoke.pod.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
  private static final Instant LATEST = Instant.parse("2026-01-01T03:00:00Z");
  private final SigningKey key = SigningKey.generate("stoke-0");
  private final TokenSigner signer = key.until(LATEST);

  @Test
  void signsWhatItsPublicHalfVerifies() throws Exception {
    SignedJWT token = SignedJWT.parse(signer.sign(expiring(LATEST)).serialize());

    assertThat(token.verify(new ECDSAVerifier(key.publicKey().jwk().toECKey()))).isTrue();
    assertThat(token.getHeader().getKeyID()).isEqualTo(key.kid()).startsWith("stoke-0-p-");
    assertThat(token.getHeader().getType()).isEqualTo(JOSEObjectType.JWT);
  }

  @Test
  void oneAudienceIsAnArrayToo() throws Exception {
    JWTClaimsSet claims = new JWTClaimsSet.Builder(expiring(LATEST)).audience("svc").build();

    assertThat(signer.sign(claims).getPayload().toString()).contains("\"aud\":[\"svc\"]");
  }

  @Test
  void refusesTokensThatCouldOutliveThePublicKey() {
    Instant tooLate = LATEST.plusSeconds(1);

    assertThatExceptionOfType(JOSEException.class).isThrownBy(() -> signer.sign(expiring(tooLate)));
    assertThatExceptionOfType(JOSEException.class)
        .isThrownBy(() -> signer.sign(new JWTClaimsSet.Builder().build()));
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
