package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.LiveFederation;
import dev.stoke.pod.testing.StandardVerifier;
import dev.stoke.pod.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole pods with their real keys, one after the other on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class EveryAlgorithmTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final String database = TestPostgres.newDatabase();
  @TempDir Path directory;

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource({
    "ECDSA, 256, ES256, 32",
    "ecdsa, 384, ES384, 48",
    "ECDSA, 512, ES512, 66",
    "EdDSA, 256, EdDSA, 32",
    "RSA,   256, PS256, 256",
    "rsa,   384, PS384, 256",
    "RSA,   512, PS512, 256",
    "RS256, 256, RS256, 256",
  })
  void tokensAreIssuedPublishedVerifiedAndRefreshed(
      String algorithm, String bits, String jws, int keyBytes) throws Exception {
    String tokens = "algorithm: " + algorithm + "\n  num_bits: " + bits;
    try (PodUnderTest pod = start("pod-" + jws, tokens)) {
      JsonNode login = json(pod.login("multi"));
      SignedJWT token = SignedJWT.parse(login.get("token").asText());
      assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo(jws);

      // As a resource server with the strict set, and one with upstream's.
      JWKSet strict = JWKSet.parse(pod.get("/.well-known/jwks.json").body());
      assertThat(StandardVerifier.verifies(strict, token)).isTrue();
      JsonNode upstream = key(pod, "/api/pkeys", token.getHeader().getKeyID());
      assertThat(upstream.has("alg")).isFalse();
      String material = upstream.get(upstream.has("n") ? "n" : "x").asText();
      assertThat(material.length() % 4).isZero();
      assertThat(Base64.getUrlDecoder().decode(material)).hasSize(keyBytes);
      if (upstream.has("e")) {
        assertThat(upstream.get("e").asText()).isEqualTo("AAEAAQ==");
      }

      // The pod itself verifies the bearer before it refreshes.
      JsonNode next = json(pod.refresh(login.get("token").asText(), login.get("refresh").asText()));
      SignedJWT refreshed = SignedJWT.parse(next.get("token").asText());
      assertThat(StandardVerifier.verifies(strict, refreshed)).isTrue();
      assertThat(refreshed.getJWTClaimsSet().getJWTID()).isEqualTo("k1");
    }
  }

  @Test
  void aChangedAlgorithmIsInForceWithoutARestartAndOldTokensStayGood() throws Exception {
    try (PodUnderTest pod = start("pod-change", "algorithm: ECDSA")) {
      JsonNode login = json(pod.login("root"));
      SignedJWT before = SignedJWT.parse(login.get("token").asText());

      String text = Files.readString(pod.config());
      Files.writeString(pod.config(), text.replace("algorithm: ECDSA", "algorithm: EdDSA"));

      await()
          .atMost(LONG)
          .until(() -> {
            SignedJWT now = SignedJWT.parse(json(pod.login("root")).get("token").asText());
            return now.getHeader().getAlgorithm().getName().equals("EdDSA");
          });
      JWKSet keys = JWKSet.parse(pod.get("/.well-known/jwks.json").body());
      assertThat(StandardVerifier.verifies(keys, before)).isTrue();
      assertThat(pod.refresh(before.serialize(), login.get("refresh").asText()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void anAccessTokenHasTheTypeAndTheClaimsOfRfc9068() throws Exception {
    String tokens =
        """
        algorithm: RS256
          include_issued_at: true
          include_jwt_id: true
          token_refresh_count_key: refreshes
          token_type: at+jwt
          subject_from: username\
        """;
    try (PodUnderTest pod = start("pod-access", tokens)) {
      SignedJWT one = SignedJWT.parse(json(pod.login("root")).get("token").asText());
      SignedJWT two = SignedJWT.parse(json(pod.login("root")).get("token").asText());

      assertThat(one.getHeader().getType()).hasToString("at+jwt");
      Map<String, Object> claims = one.getJWTClaimsSet().getClaims();
      assertThat(claims)
          .containsKeys("iss", "exp", "aud", "sub", "iat", "jti")
          .containsEntry("sub", "root")
          .containsEntry("refreshes", "k2");
      assertThat(one.getJWTClaimsSet().getJWTID())
          .hasSize(22)
          .isNotEqualTo(two.getJWTClaimsSet().getJWTID());
      JWKSet keys = JWKSet.parse(pod.get("/.well-known/jwks.json").body());
      assertThat(StandardVerifier.verifies(keys, one)).isTrue();
    }
  }

  private PodUnderTest start(String id, String tokens) throws Exception {
    String configuration =
        PodUnderTest.text(TestPostgres.port(), database).replace("algorithm: ECDSA", tokens)
            + "cluster: {propagation_delay: 0s, refresh_sec: 1}\n";
    PodUnderTest pod =
        PodUnderTest.startWith(directory, id, configuration, LiveFederation::start).awaitDatabase();
    await().atMost(LONG).until(() -> pod.login("root").statusCode() == 200);
    return pod;
  }

  private static JsonNode key(PodUnderTest pod, String path, String kid) throws Exception {
    for (JsonNode key : json(pod.get(path)).get("keys")) {
      if (key.get("kid").asText().equals(kid)) {
        return key;
      }
    }
    throw new AssertionError(path + " lacks " + kid);
  }
}
