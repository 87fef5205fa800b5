package dev.stoke.pod.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoKeyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void leadingZerosThatWereCutOffAreBack() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_521).generate();
    ObjectNode json =
        JSON.createObjectNode()
            .put("kty", "EC")
            .put("use", "sig")
            .put("kid", "p-0")
            .put("crv", "P-521")
            .put("x", stripped(key.getX().decodeToBigInteger().toByteArray()))
            .put("y", stripped(key.getY().decodeToBigInteger().toByteArray()));
    GoKey read = GoKey.read(json).orElseThrow();
    assertThat(read.kid()).isEqualTo("p-0");
    assertThat(read.jwk().getKeyID()).isEqualTo("p-0");
    assertThat(read.jwk().getAlgorithm()).isEqualTo(JWSAlgorithm.ES512);
    assertThat(read.jwk().computeThumbprint()).isEqualTo(key.computeThumbprint());
  }

  @Test
  void anRsaKeyIsForNoAlgorithmInParticularUnlessItSaysSo() throws Exception {
    RSAKey key = new RSAKeyGenerator(2048).generate();
    ObjectNode json =
        JSON.createObjectNode()
            .put("kty", "RSA")
            .put("use", "sig")
            .put("kid", "stoke-0-p-0")
            .put("n", key.getModulus().toString())
            .put("e", "AAEAAQ==");
    assertThat(GoKey.read(json).orElseThrow().jwk().getAlgorithm()).isNull();
    assertThat(GoKey.read(json.put("alg", "PS512")).orElseThrow().jwk().getAlgorithm())
        .isEqualTo(JWSAlgorithm.PS512);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "p-", "stoke-0-p-NzbLsXh8uDCcd-6M", "p-1234567", "stoke 0-p-0", "x"})
  void otherKidsAreNoneOfAGoServer(String kid) throws Exception {
    assertThat(GoKey.read(json().put("kid", kid))).isEmpty();
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "d, AAAA",
    "use, enc",
    "kty, oct",
    "crv, secp256k1",
    "x, !",
    "x, AAAA",
    "alg, none",
    "y, ''"
  })
  void whatIsRefusedOfOursIsRefusedOfAGoServer(String member, String value) throws Exception {
    ObjectNode json = json().put(member, value);
    assertThatThrownBy(() -> GoKey.read(json)).isInstanceOf(RefusedKeyException.class);
  }

  private static ObjectNode json() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    return JSON.createObjectNode()
        .put("kty", "EC")
        .put("use", "sig")
        .put("kid", "stoke-0-p-0")
        .put("crv", "P-256")
        .put("x", key.getX().toString())
        .put("y", key.getY().toString());
  }

  private static String stripped(byte[] signed) {
    int from = signed[0] == 0 ? 1 : 0;
    byte[] bytes = Arrays.copyOfRange(signed, from, signed.length);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
