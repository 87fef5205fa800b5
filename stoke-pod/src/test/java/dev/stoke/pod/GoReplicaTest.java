package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.stoke.pod.federation.LiveFederation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One static_peers list with a pod and a server that speaks as the Go server does. */
@Timeout(240)
final class GoReplicaTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void tokensOfEitherAreGoodAtTheOther() throws Exception {
    try (GoReplica go = new GoReplica("stoke-9");
        PodUnderTest pod = pod(go)) {
      go.mergeWith(pod.url());

      // What the Go server signs is published, with everything that verifiers need, and believed.
      await().atMost(LONG).until(() -> pod.get("/api/pkeys").body().contains(go.kid()));
      JWKSet strict = JWKSet.parse(pod.get("/.well-known/jwks.json").body());
      SignedJWT fromGo = SignedJWT.parse(go.token("m"));
      assertThat(fromGo.verify(new ECDSAVerifier((ECKey) key(strict, go.kid())))).isTrue();
      assertThat(((ECKey) key(strict, go.kid())).getX().decode()).hasSize(32);
      assertThat(key(strict, go.rsaKid()).getAlgorithm()).isNull();
      for (String algorithm : List.of("PS256", "PS384", "PS512")) {
        String token = go.rsaToken("m", JWSAlgorithm.parse(algorithm));
        assertThat(metrics(pod, token)).as(algorithm).isEqualTo(200);
        // A standard verifier that allows what its owner knows of the Go server's configuration.
        DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();
        verifier.setJWSKeySelector(
            new JWSVerificationKeySelector<>(
                JWSAlgorithm.parse(algorithm), new ImmutableJWKSet<>(strict)));
        assertThat(verifier.process(token, null).getStringClaim("stk")).isEqualTo("m");
      }
      assertThat(((OctetKeyPair) key(strict, "stoke-9-p-2")).getCurve().getName())
          .isEqualTo("Ed25519");
      assertThat(pod.get("/api/pkeys?local=true").body()).doesNotContain("stoke-9");
      assertThat(metrics(pod, go.token("m"))).isEqualTo(200);
      assertThat(metrics(pod, go.token("u"))).isEqualTo(401);

      // And the other way round: its merged set verifies what the pod signs.
      await().atMost(LONG).until(() -> pod.login("root").statusCode() == 200);
      SignedJWT fromPod = SignedJWT.parse(json(pod.login("root")).get("token").asText());
      JsonNode merged = new JsonMapper().readTree(get(go.url().resolve("/api/pkeys")));
      assertThat(Instant.parse(merged.get("exp").asText())).isAfter(Instant.now());
      JsonNode published = entry(merged, fromPod.getHeader().getKeyID());
      assertThat(Base64.getUrlDecoder().decode(published.get("x").asText())).hasSize(32);
      assertThat(published.get("x").asText()).hasSize(44).endsWith("=");
      assertThat(published.get("use").asText()).isEqualTo("sig");
      assertThat(fromPod.verify(new ECDSAVerifier(ECKey.parse(published.toString())))).isTrue();

      // It restarts and names another key as before: the newest material counts.
      String old = go.token("m");
      go.restart();
      await().atMost(LONG).until(() -> metrics(pod, go.token("m")) == 200);
      assertThat(metrics(pod, old)).isEqualTo(401);
    }
  }

  private PodUnderTest pod(GoReplica go) throws Exception {
    return PodUnderTest.edited(
        directory,
        "stoke-0",
        text ->
            text
                + "cluster: {enabled: true, refresh_sec: 1, propagation_delay: 0s,"
                + " static_peers: [\"stoke-9=%s\"]}\n".formatted(go.url()),
        LiveFederation::start);
  }

  private static int metrics(PodUnderTest pod, String token) throws Exception {
    return pod.get("/metrics/", "Authorization", "Bearer " + token).statusCode();
  }

  private static JWK key(JWKSet set, String kid) {
    return requireNonNull(set.getKeyByKeyId(kid), kid);
  }

  private static JsonNode entry(JsonNode set, String kid) {
    for (JsonNode key : set.get("keys")) {
      if (key.get("kid").asText().equals(kid)) {
        return key;
      }
    }
    throw new AssertionError(kid + " is not in " + set);
  }

  private static String get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return response.body();
    }
  }
}
