package dev.stoke.pod.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.crypto.SignatureProvider;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pods on machines of different kinds verify each other's tokens, and refuse the same ones. */
final class ProvidersAgreeTest {
  private static final Instant LATEST = Instant.parse("2026-01-01T03:00:00Z");
  private static final JWTClaimsSet CLAIMS =
      new JWTClaimsSet.Builder().subject("root").expirationTime(Date.from(LATEST)).build();
  private static final SignatureProvider JDK = SignatureProvider.JDK;
  private static final SignatureProvider NATIVE = SignatureProvider.current();

  @BeforeAll
  static void thereAreTwo() {
    assumeTrue(NATIVE != JDK, "no native library works here, or the environment asks for the JDK");
  }

  @ParameterizedTest
  @EnumSource
  void aTokenOfEitherIsGoodForBoth(SigningAlgorithm algorithm) throws Exception {
    for (SignatureProvider signer : List.of(JDK, NATIVE)) {
      SigningKey key = SigningKey.generate("stoke-0", KeySpec.of(algorithm), signer);
      SignedJWT token = key.until(LATEST).sign(CLAIMS, JOSEObjectType.JWT);

      for (SignatureProvider verifier : List.of(JDK, NATIVE)) {
        assertThat(Signatures.isBy(published(key), token, verifier))
            .as("%s by %s, verified by %s", algorithm, signer, verifier)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongWithASignatureIsWrongForBoth(SigningAlgorithm algorithm) throws Exception {
    for (SignatureProvider signer : List.of(JDK, NATIVE)) {
      SigningKey key = SigningKey.generate("stoke-0", KeySpec.of(algorithm), signer);
      SignedJWT token = key.until(LATEST).sign(CLAIMS, JOSEObjectType.JWT);

      for (byte[] wrong : wrong(token.getSignature().decode(), algorithm)) {
        SignedJWT forged = with(token, wrong);
        for (SignatureProvider verifier : List.of(JDK, NATIVE)) {
          assertThat(Signatures.isBy(published(key), forged, verifier))
              .as("%s %s, verified by %s", algorithm, Base64URL.encode(wrong), verifier)
              .isFalse();
        }
      }
    }
  }

  /** With a message that was changed, and with a key that is another. */
  @ParameterizedTest
  @EnumSource
  void aSignatureOfSomethingElseIsWrongForBoth(SigningAlgorithm algorithm) throws Exception {
    SigningKey key = SigningKey.generate("stoke-0", KeySpec.of(algorithm), NATIVE);
    SigningKey other = SigningKey.generate("stoke-0", KeySpec.of(algorithm), JDK);
    SignedJWT token = key.until(LATEST).sign(CLAIMS, JOSEObjectType.JWT);
    SignedJWT changed =
        new SignedJWT(
            token.getHeader().toBase64URL(),
            Base64URL.encode("{\"sub\":\"sam\"}"),
            token.getSignature());

    for (SignatureProvider verifier : List.of(JDK, NATIVE)) {
      assertThat(Signatures.isBy(published(key), changed, verifier)).isFalse();
      assertThat(Signatures.isBy(published(other), token, verifier)).isFalse();
    }
  }

  /** As whoever holds a key does not know which of them made it. */
  @ParameterizedTest
  @CsvSource({
    "EC, SHA256withECDSA",
    "EC, SHA512withECDSA",
    "Ed25519, Ed25519",
    "RSA, SHA256withRSA"
  })
  void eitherComputesWithKeysOfTheOther(String kind, String algorithm) throws Exception {
    for (SignatureProvider maker : List.of(JDK, NATIVE)) {
      KeyPair pair = maker.pairs(kind).generateKeyPair();
      for (SignatureProvider signer : List.of(JDK, NATIVE)) {
        Signature signing = signer.signature(algorithm);
        signing.initSign(pair.getPrivate());
        signing.update(new byte[300]);
        byte[] made = signing.sign();
        for (SignatureProvider verifier : List.of(JDK, NATIVE)) {
          Signature verifying = verifier.signature(algorithm);
          verifying.initVerify(pair.getPublic());
          verifying.update(new byte[300]);
          assertThat(verifying.verify(made)).isTrue();
        }
      }
    }
  }

  private static List<byte[]> wrong(byte[] good, SigningAlgorithm algorithm) throws Exception {
    var all = new ArrayList<byte[]>();
    for (int length : new int[] {1, good.length / 2, good.length - 1, good.length + 1}) {
      all.add(Arrays.copyOf(good, length));
    }
    for (int at : new int[] {0, good.length / 2 - 1, good.length / 2, good.length - 1}) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      all.add(flipped);
    }
    all.add(new byte[good.length]);
    byte[] ones = new byte[good.length];
    Arrays.fill(ones, (byte) 0xff);
    all.add(ones);
    byte[] noSecondHalf = good.clone();
    Arrays.fill(noSecondHalf, good.length / 2, good.length, (byte) 0);
    all.add(noSecondHalf);
    if (algorithm.jws().getName().startsWith("ES")) {
      // As ASN.1, which JOSE does not take; whole, and with a length that is a lie.
      byte[] der = ECDSA.transcodeSignatureToDER(good);
      all.add(der);
      byte[] lying = der.clone();
      lying[1] ^= 0x7f;
      all.add(lying);
      all.add(Arrays.copyOf(der, der.length - 1));
    }
    return all;
  }

  private static SignedJWT with(SignedJWT token, byte[] signature) throws Exception {
    String[] parts = token.serialize().split("\\.", -1);
    return new SignedJWT(
        new Base64URL(parts[0]), new Base64URL(parts[1]), Base64URL.encode(signature));
  }

  private static PublishedKey published(SigningKey key) {
    return key.publicKey().retainedUntil(LATEST);
  }
}
