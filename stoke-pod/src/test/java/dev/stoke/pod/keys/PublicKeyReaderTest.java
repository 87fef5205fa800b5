package dev.stoke.pod.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PublicKeyReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ZEROS =
      Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

  @TestFactory
  Stream<DynamicTest> whatIsRefused() throws Exception {
    PublishedKey key = p256();
    PublishedKey other = p256();
    Map<String, UnaryOperator<ObjectNode>> cases =
        Map.ofEntries(
            Map.entry("holds the private member d", json -> json.put("d", ZEROS)),
            Map.entry("holds the private member k", json -> json.put("k", ZEROS)),
            Map.entry("holds the private member oth", json -> json.putNull("oth")),
            Map.entry("use is not sig", json -> json.put("use", "enc")),
            Map.entry("use is missing or not a string", json -> json.without("use")),
            Map.entry("kid is missing or not a string", json -> json.put("kid", 7)),
            Map.entry(
                "kid is not <instance_id>-p-<thumbprint>", json -> json.put("kid", "stoke-0-p-0")),
            Map.entry("kid does not match the thumbprint", json -> json.put("kid", other.kid())),
            Map.entry("kty is missing or not a string", json -> json.without("kty")),
            Map.entry("kty is not EC, RSA or OKP", json -> json.put("kty", "oct")),
            Map.entry("crv is not P-256, P-384 or P-521", json -> json.put("crv", "secp256k1")),
            Map.entry("crv is missing or not a string", json -> json.putNull("crv")),
            Map.entry("x is not base64url", json -> json.put("x", "!")),
            Map.entry("x is not of 32 bytes", json -> json.put("x", "AAAA")),
            Map.entry("y is missing or not a string", json -> json.without("y")),
            Map.entry("not a point on P-256", json -> json.put("x", ZEROS).put("y", ZEROS)),
            Map.entry("alg does not fit the key", json -> json.put("alg", "none")),
            Map.entry("x is not of 66 bytes", json -> json.put("crv", "P-521")));
    return cases.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  JsonNode changed = entry.getValue().apply(json(key));
                  refused(changed, entry.getKey());
                }));
  }

  @Test
  void aCoordinateWithoutItsLeadingZeroIsRefused() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_521).generate();
    while (key.getX().decode()[0] != 0) {
      key = new ECKeyGenerator(Curve.P_521).generate();
    }
    byte[] x = key.getX().decode();
    ObjectNode stripped =
        json(TestKeys.ec(Curve.P_521, JWSAlgorithm.ES512, key.getX(), key.getY()))
            .put("x", Base64.getUrlEncoder().encodeToString(Arrays.copyOfRange(x, 1, x.length)));

    refused(stripped, "x is not of 66 bytes");
  }

  @Test
  void weakRsaKeysAreRefused() throws Exception {
    BigInteger modulus = TestKeys.rsa(2048).jwk().toRSAKey().getModulus().decodeToBigInteger();

    BigInteger huge = BigInteger.ONE.shiftLeft(4096).setBit(0);

    refused(json(TestKeys.rsa(1024)), "RSA modulus is not of 2048 to 4096 bits");
    refused(
        json(TestKeys.rsa(huge, BigInteger.valueOf(65_537))),
        "RSA modulus is not of 2048 to 4096 bits");
    refused(
        json(TestKeys.rsa(modulus.clearBit(0), BigInteger.valueOf(65_537))), "RSA modulus is even");
    refused(
        json(TestKeys.rsa(modulus, BigInteger.valueOf(3))),
        "RSA exponent is not an odd number from 65537 to 2^32");
  }

  @Test
  void otherEdwardsCurvesAndSymmetricKeysAreRefused() throws Exception {
    refused(json(TestKeys.ed25519()).put("crv", "X25519"), "crv is not Ed25519");
    refused(JSON.readTree("[]"), "not a JSON object");
    refused(JSON.readTree("null"), "not a JSON object");
  }

  @ParameterizedTest
  @EnumSource
  void everyKindThatTokensAreSignedWithIsAcceptedInAllForms(SigningAlgorithm algorithm)
      throws Exception {
    PublicKey key = SigningKey.generate("stoke-0", KeySpec.of(algorithm)).publicKey();
    List<PublishedKey> keys = List.of(key.retainedUntil(TestKeys.UNTIL));

    assertThat(PublicKeyReader.read(json(keys.getFirst()))).isEqualTo(key);
    for (byte[] set :
        List.of(JwksWriter.strict(keys), JwksWriter.forMembers(keys, TestKeys.UNTIL))) {
      assertThat(PublicKeyReader.read(JSON.readTree(set).get("keys").get(0))).isEqualTo(key);
    }
    JsonNode upstream = JSON.readTree(JwksWriter.upstream(keys, TestKeys.UNTIL));
    PublicKey read = PublicKeyReader.read(upstream.get("keys").get(0));
    assertThat(read.thumbprint()).isEqualTo(key.thumbprint());
    assertThat(read.jwk().getAlgorithm())
        .isEqualTo(algorithm.isRsa() ? JWSAlgorithm.PS256 : algorithm.jws());
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "ES256, ES384",
    "ES256, HS256",
    "ES256, EdDSA",
    "ES384, ES256",
    "ES512, ES256",
    "EDDSA, ES256",
    "EDDSA, Ed448",
    "EDDSA, HS256",
    "PS256, RS384",
    "PS256, RS512",
    "PS256, ES256",
    "PS256, HS256",
    "PS256, none",
    "PS256, RSA-OAEP"
  })
  void anAlgorithmOfAnotherKindOfKeyIsRefused(SigningAlgorithm of, String claimed)
      throws Exception {
    PublicKey key = SigningKey.generate("stoke-0", KeySpec.of(of)).publicKey();

    refused(
        json(key.retainedUntil(TestKeys.UNTIL)).put("alg", claimed), "alg does not fit the key");
  }

  private static void refused(JsonNode json, String reason) {
    assertThatExceptionOfType(RefusedKeyException.class)
        .isThrownBy(() -> PublicKeyReader.read(json))
        .withMessage(reason);
  }

  private static PublishedKey p256() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    return TestKeys.ec(Curve.P_256, JWSAlgorithm.ES256, key.getX(), key.getY());
  }

  private static ObjectNode json(PublishedKey key) throws Exception {
    return (ObjectNode) JSON.readTree(key.jwk().toJSONString());
  }
}
