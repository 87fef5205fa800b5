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
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.987Z");
  private static final KeyTimes TIMES =
      new KeyTimes(
          Duration.ofHours(3),
          Duration.ofMinutes(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1));
  private final SigningKey key = SigningKey.generate("stoke-0", NOW, TIMES);

  @Test
  void signsWhatItsPublicHalfVerifies() throws Exception {
    SignedJWT token = SignedJWT.parse(key.sign(expiring(key.latestExpiry())).serialize());

    assertThat(token.verify(new ECDSAVerifier(key.published().jwk().toECKey()))).isTrue();
    assertThat(token.getHeader().getKeyID()).isEqualTo(key.kid()).startsWith("stoke-0-p-");
    assertThat(token.getHeader().getType()).isEqualTo(JOSEObjectType.JWT);
  }

  @Test
  void oneAudienceIsAnArrayToo() throws Exception {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder(expiring(key.latestExpiry())).audience("svc").build();

    assertThat(key.sign(claims).getPayload().toString()).contains("\"aud\":[\"svc\"]");
  }

  @Test
  void refusesTokensThatCouldOutliveThePublicKey() {
    Instant tooLate = key.latestExpiry().plusSeconds(1);

    assertThatExceptionOfType(JOSEException.class).isThrownBy(() -> key.sign(expiring(tooLate)));
    assertThatExceptionOfType(JOSEException.class)
        .isThrownBy(() -> key.sign(new JWTClaimsSet.Builder().build()));
  }

  @Test
  void isPublishedSeventySecondsLongerThanItsLastToken() {
    assertThat(key.latestExpiry()).isEqualTo("2026-01-01T03:00:00Z");
    assertThat(key.published().retainUntil()).isEqualTo("2026-01-01T03:01:10Z");
  }

  @Test
  void thePrivateHalfIsNeitherPrintedNorSerialised() {
    assertThat(key).hasToString("SigningKey[" + key.kid() + "]");
    assertThat(key.published().jwk().isPrivate()).isFalse();
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key));
  }

  private static JWTClaimsSet expiring(Instant exp) {
    return new JWTClaimsSet.Builder().expirationTime(Date.from(exp)).build();
  }
}
