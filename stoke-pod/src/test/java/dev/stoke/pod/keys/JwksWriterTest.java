package dev.stoke.pod.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwksWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant EXP = Instant.parse("2026-01-01T00:00:59.999Z");
  private static final Map<Curve, JWSAlgorithm> CURVES =
      Map.of(
          Curve.P_256, JWSAlgorithm.ES256,
          Curve.P_384, JWSAlgorithm.ES384,
          Curve.P_521, JWSAlgorithm.ES512);

  @Test
  void upstreamsFormHasItsMembersInItsOrder() {
    PublishedKey key =
        SigningKey.generate("stoke-0", KeySpec.of(SigningAlgorithm.ES256))
            .publicKey()
            .retainedUntil(EXP);
    ECKey ec = key.jwk().toECKey();

    assertThat(new String(JwksWriter.upstream(List.of(key), EXP), UTF_8))
        .isEqualTo(
            """
            {"exp":"2026-01-01T00:00:59Z","keys":[{"kty":"EC","use":"sig","kid":"%s","crv":"P-256","x":"%s=","y":"%s="}]}\
            """
                .formatted(key.kid(), ec.getX(), ec.getY()));
  }

  @Test
  void theStrictFormIsUnpaddedAndNamesTheAlgorithm() {
    PublishedKey key =
        SigningKey.generate("stoke-0", KeySpec.of(SigningAlgorithm.ES256))
            .publicKey()
            .retainedUntil(EXP);
    ECKey ec = key.jwk().toECKey();

    assertThat(new String(JwksWriter.strict(List.of(key)), UTF_8))
        .isEqualTo(
            """
            {"keys":[{"kty":"EC","use":"sig","kid":"%s","alg":"ES256","crv":"P-256","x":"%s","y":"%s"}]}\
            """
                .formatted(key.kid(), ec.getX(), ec.getY()));
  }

  @Test
  void anEmptySetIsStillASet() {
    assertThat(new String(JwksWriter.strict(List.of()), UTF_8)).isEqualTo("{\"keys\":[]}");
    assertThat(new String(JwksWriter.upstream(List.of(), EXP), UTF_8)).endsWith("\"keys\":[]}");
  }

  @Test
  void secondsAreWrittenAlsoAtAFullMinute() {
    assertThat(new String(JwksWriter.upstream(List.of(), EXP.plusMillis(1)), UTF_8))
        .startsWith("{\"exp\":\"2026-01-01T00:01:00Z\"");
  }

  static Stream<Arguments> curvesAndCoordinates() {
    return CURVES.keySet().stream()
        .flatMap(curve -> Stream.of(Arguments.of(curve, "x"), Arguments.of(curve, "y")));
  }

  /** About one key in 256, for P-521 one in two, has such a coordinate: searched until found. */
  @ParameterizedTest
  @MethodSource("curvesAndCoordinates")
  void coordinatesWithLeadingZerosKeepTheirWidthInBothForms(Curve curve, String coordinate)
      throws Exception {
    int width = (curve.toECParameterSpec().getCurve().getField().getFieldSize() + 7) / 8;
    PublishedKey key = keyWithLeadingZero(curve, coordinate);

    JsonNode upstream = first(JwksWriter.upstream(List.of(key), EXP));
    JsonNode strict = first(JwksWriter.strict(List.of(key)));

    assertThat(Base64.getUrlDecoder().decode(upstream.get(coordinate).textValue()))
        .hasSize(width)
        .startsWith((byte) 0);
    assertThat(upstream.get(coordinate).textValue().length() % 4).isZero();
    assertThat(new Base64URL(strict.get(coordinate).textValue()).decode()).hasSize(width);
    assertThat(PublicKeyReader.read(upstream).jwk()).isEqualTo(key.jwk());
    assertThat(PublicKeyReader.read(strict).jwk()).isEqualTo(key.jwk());
  }

  @Test
  void rsaExponentsHaveFourBytesForUpstreamAndThreeInTheStrictForm() throws Exception {
    PublishedKey key = TestKeys.rsa(2048);

    assertThat(first(JwksWriter.upstream(List.of(key), EXP)).get("e").textValue())
        .isEqualTo("AAEAAQ==");
    assertThat(first(JwksWriter.strict(List.of(key))).get("e").textValue()).isEqualTo("AQAB");
  }

  @Test
  void onlyMembersAndTheStrictFormAreToldTheAlgorithm() throws Exception {
    PublishedKey key =
        SigningKey.generate("stoke-0", KeySpec.of(SigningAlgorithm.RS256))
            .publicKey()
            .retainedUntil(EXP);

    assertThat(first(JwksWriter.upstream(List.of(key), EXP)).has("alg")).isFalse();
    assertThat(first(JwksWriter.strict(List.of(key))).get("alg").textValue()).isEqualTo("RS256");
    JsonNode forMembers = first(JwksWriter.forMembers(List.of(key), EXP));
    assertThat(forMembers.get("alg").textValue()).isEqualTo("RS256");
    assertThat(forMembers.get("e").textValue()).isEqualTo("AAEAAQ==");
  }

  @Test
  void edwardsKeysNameTheCurveEd25519AndTheAlgorithmEdDsa() throws Exception {
    JsonNode strict = first(JwksWriter.strict(List.of(TestKeys.ed25519())));

    assertThat(strict.get("crv").textValue()).isEqualTo("Ed25519");
    assertThat(strict.get("alg").textValue()).isEqualTo("EdDSA");
  }

  @Test
  void aStandardLibraryReadsTheStrictForm() throws Exception {
    PublishedKey key =
        SigningKey.generate("stoke-0", KeySpec.of(SigningAlgorithm.ES256))
            .publicKey()
            .retainedUntil(EXP);

    JWKSet set =
        JWKSet.parse(new String(JwksWriter.strict(List.of(key, TestKeys.rsa(2048))), UTF_8));

    assertThat(set.getKeyByKeyId(key.kid())).isEqualTo(key.jwk());
    assertThat(set.size()).isEqualTo(2);
  }

  private static PublishedKey keyWithLeadingZero(Curve curve, String coordinate) throws Exception {
    while (true) {
      ECKey key = new ECKeyGenerator(curve).generate();
      Base64URL value = coordinate.equals("x") ? key.getX() : key.getY();
      if (value.decode()[0] == 0) {
        return TestKeys.ec(curve, requireNonNull(CURVES.get(curve)), key.getX(), key.getY());
      }
    }
  }

  private static JsonNode first(byte[] set) throws Exception {
    return JSON.readTree(set).get("keys").get(0);
  }
}
