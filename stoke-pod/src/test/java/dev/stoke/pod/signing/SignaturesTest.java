package dev.stoke.pod.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** No token talks a key into another algorithm than its own. */
final class SignaturesTest {
  private static final Instant LATEST = Instant.parse("2026-01-01T03:00:00Z");
  private static final JWTClaimsSet CLAIMS =
      new JWTClaimsSet.Builder().subject("root").expirationTime(Date.from(LATEST)).build();

  /** RSA keys take a moment to make. */
  private static final Map<SigningAlgorithm, SigningKey> KEYS =
      new EnumMap<>(SigningAlgorithm.class);

  private static SigningKey key(SigningAlgorithm algorithm) {
    synchronized (KEYS) {
      return KEYS.computeIfAbsent(algorithm, SignaturesTest::fresh);
    }
  }

  private static SigningKey fresh(SigningAlgorithm algorithm) {
    return SigningKey.generate("stoke-0", KeySpec.of(algorithm));
  }

  @ParameterizedTest
  @EnumSource
  void aKeyKnowsItsOwnTokensAndNoOthers(SigningAlgorithm algorithm) throws Exception {
    SignedJWT token = token(key(algorithm));
    SignedJWT tampered = parts(token.getHeader(), "{\"sub\":\"sam\"}", token.getSignature());

    assertThat(Signatures.isBy(published(key(algorithm)), token)).isTrue();
    assertThat(Signatures.isBy(published(key(algorithm)), tampered)).isFalse();
    if (!algorithm.isRsa()) {
      assertThat(Signatures.isBy(published(fresh(algorithm)), token)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyOfEveryOtherKindRefusesAToken(SigningAlgorithm algorithm) throws Exception {
    SignedJWT token = token(key(algorithm));

    for (SigningAlgorithm other : SigningAlgorithm.values()) {
      assertThat(Signatures.isBy(published(key(other)), token)).isEqualTo(other == algorithm);
    }
  }

  /**
   * A decoder that forgives takes these for the same bytes, so a token would have several texts.
   */
  @ParameterizedTest
  @EnumSource
  void aSignatureInAnotherSpellingIsNone(SigningAlgorithm algorithm) throws Exception {
    SignedJWT token = withBothSpecialCharacters(key(algorithm));
    String right = token.getSignature().toString();

    for (String other :
        List.of(
            right.replace('-', '+'),
            right.replace('_', '/'),
            right + "=",
            right + "~",
            right.substring(0, 7) + " " + right.substring(7))) {
      assertThat(Base64URL.from(other).decode()).isEqualTo(token.getSignature().decode());
      SignedJWT respelt = SignedJWT.parse(new String(token.getSigningInput(), UTF_8) + "." + other);
      assertThat(Signatures.isBy(published(key(algorithm)), respelt)).as(other).isFalse();
    }
    assertThat(Signatures.isBy(published(key(algorithm)), token)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aSignatureOfAnotherLengthOrFormIsNone(SigningAlgorithm algorithm) throws Exception {
    SignedJWT token = token(key(algorithm));
    byte[] signature = token.getSignature().decode();

    for (byte[] wrong :
        List.of(
            new byte[1],
            new byte[signature.length],
            Arrays.copyOf(signature, signature.length - 1),
            Arrays.copyOf(signature, signature.length + 1))) {
      SignedJWT forged =
          parts(token.getHeader(), token.getPayload().toString(), Base64URL.encode(wrong));
      assertThat(Signatures.isBy(published(key(algorithm)), forged)).isFalse();
    }
  }

  /** The public key is no secret: whoever takes it as one for HMAC accepts anybody's tokens. */
  @ParameterizedTest
  @EnumSource
  void aMacWithThePublicKeyIsNoSignature(SigningAlgorithm algorithm) throws Exception {
    JWK jwk = key(algorithm).publicKey().jwk();
    for (byte[] secret : List.of(jwk.toJSONString().getBytes(UTF_8), der(jwk))) {
      SignedJWT forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(jwk.getKeyID()).build(), CLAIMS);
      forged.sign(new MACSigner(secret));
      assertThat(Signatures.isBy(published(key(algorithm)), parsed(forged))).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"PS256, true", "PS384, true", "PS512, true", "RS256, false", "RS512, false"})
  void anRsaKeyThatNamesNoAlgorithmIsForRsassaPssAlone(String used, boolean good) throws Exception {
    RSAKey pair = new RSAKeyGenerator(2048).keyID("stoke-9-p-0").generate();
    PublishedKey key = new PublishedKey(pair.getKeyID(), "stoke-9", pair.toPublicJWK(), LATEST);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.parse(used)).keyID(pair.getKeyID()).build(), CLAIMS);
    token.sign(new RSASSASigner(pair));
    assertThat(Signatures.isBy(key, parsed(token))).isEqualTo(good);
  }

  @ParameterizedTest(name = "a key for {0}, a token with {1}")
  @CsvSource({"PS256, RS256", "RS256, PS256", "PS256, PS384", "PS384, PS256", "RS256, RS512"})
  void anRsaKeyIsForOneAlgorithmEvenWhenItsOwnerSigned(String of, String used) throws Exception {
    RSAKey pair =
        new RSAKeyGenerator(2048).algorithm(JWSAlgorithm.parse(of)).keyID("stoke-0-p-x").generate();
    PublishedKey key = new PublishedKey(pair.getKeyID(), "stoke-0", pair.toPublicJWK(), LATEST);
    SignedJWT right = signed(of, pair);
    SignedJWT wrong = signed(used, pair);

    assertThat(Signatures.isBy(key, right)).isTrue();
    assertThat(Signatures.isBy(key, wrong)).isFalse();
  }

  @Test
  void aTokenOfAnotherCurveIsRefusedThoughItsHeaderNamesTheKeysAlgorithm() throws Exception {
    ECKey other = new ECKeyGenerator(Curve.P_384).generate();
    SignedJWT token = new SignedJWT(header(JWSAlgorithm.ES384), CLAIMS);
    token.sign(new ECDSASigner(other));
    SignedJWT renamed =
        parts(header(JWSAlgorithm.ES256), token.getPayload().toString(), token.getSignature());

    assertThat(Signatures.isBy(published(key(SigningAlgorithm.ES256)), renamed)).isFalse();
  }

  @Test
  void anUnsignedTokenIsNotEvenRead() {
    String unsigned =
        Base64URL.encode("{\"alg\":\"none\"}") + "." + Base64URL.encode("{\"sub\":\"root\"}") + ".";

    assertThatThrownBy(() -> SignedJWT.parse(unsigned)).isInstanceOf(ParseException.class);
  }

  /** A header may say that it must be understood; whoever does not understand it refuses. */
  @ParameterizedTest
  @EnumSource
  void anExtensionThatIsCriticalAndNotKnownIsRefused(SigningAlgorithm algorithm) throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(algorithm.jws())
            .customParam("x", "1")
            .criticalParams(Set.of("x"))
            .build();
    SignedJWT token = token(key(algorithm));
    SignedJWT critical = parts(header, token.getPayload().toString(), token.getSignature());

    assertThat(Signatures.isBy(published(key(algorithm)), critical)).isFalse();
  }

  private static SignedJWT token(SigningKey key) throws Exception {
    return key.until(LATEST).sign(CLAIMS, JOSEObjectType.JWT);
  }

  private static SignedJWT withBothSpecialCharacters(SigningKey key) throws Exception {
    for (int id = 0; ; id++) {
      JWTClaimsSet claims = new JWTClaimsSet.Builder(CLAIMS).jwtID(Integer.toString(id)).build();
      SignedJWT token = key.until(LATEST).sign(claims, JOSEObjectType.JWT);
      String signature = token.getSignature().toString();
      if (signature.contains("-") && signature.contains("_")) {
        return token;
      }
    }
  }

  private static SignedJWT signed(String algorithm, RSAKey pair) throws Exception {
    SignedJWT token = new SignedJWT(header(JWSAlgorithm.parse(algorithm)), CLAIMS);
    token.sign(new RSASSASigner(pair));
    return parsed(token);
  }

  private static JWSHeader header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).build();
  }

  private static SignedJWT parsed(SignedJWT token) throws ParseException {
    return SignedJWT.parse(token.serialize());
  }

  private static SignedJWT parts(JWSHeader header, String payload, Base64URL signature)
      throws ParseException {
    return new SignedJWT(header.toBase64URL(), Base64URL.encode(payload), signature);
  }

  private static PublishedKey published(SigningKey key) {
    return key.publicKey().retainedUntil(LATEST);
  }

  private static byte[] der(JWK jwk) throws Exception {
    return switch (jwk) {
      case ECKey ec -> ec.toECPublicKey().getEncoded();
      case RSAKey rsa -> rsa.toRSAPublicKey().getEncoded();
      case OctetKeyPair okp -> okp.getX().decode();
      default -> throw new IllegalArgumentException(jwk.getKeyType().getValue());
    };
  }
}
