package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.federation.LiveFederation;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestPostgres;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole pods with their real federation on one real database. */
final class TwoPodsTest {
  private static final String CLUSTER =
      "cluster: {enabled: true, refresh_sec: 1, propagation_delay: 0s, revision: 1,"
          + " static_peers: [%s]}\n";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void aTokenOfOnePodIsVerifiedAndRefreshedOnAnother(DatabaseKind kind) throws Exception {
    String database = kind.yaml(kind.newDatabase(), kind.port());
    try (PodUnderTest zero = live("stoke-0", database);
        PodUnderTest one = live("stoke-1", database)) {
      introduce(zero, one);
      await().atMost(Duration.ofSeconds(60)).until(() -> zero.login("multi").statusCode() == 200);
      JsonNode login = json(zero.login("multi"));
      String token = login.get("token").asText();
      assertThat(payload(token).get("aud").isArray()).isTrue();
      assertThat(payload(token).get("aud").get(0).asText()).isEqualTo("svc");
      String kid = payload(token).get("kid").asText();
      assertThat(kid).startsWith("stoke-");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> one.get("/api/pkeys").body().contains(kid));

      DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();
      verifier.setJWSTypeVerifier(
          (type, context) -> assertThat(type).isEqualTo(JOSEObjectType.JWT));
      verifier.setJWSKeySelector(
          new JWSVerificationKeySelector<>(
              JWSAlgorithm.ES256,
              JWKSourceBuilder.create(one.url().resolve("/.well-known/jwks.json").toURL())
                  .build()));
      assertThat(verifier.process(token, null).getStringClaim("u")).isEqualTo("multi");

      await().atMost(Duration.ofSeconds(60)).until(() -> one.login("root").statusCode() == 200);
      JsonNode refreshed = json(one.refresh(token, login.get("refresh").asText()));
      assertThat(payload(refreshed.get("token").asText()).get("jti").asText()).isEqualTo("k1");
    }
  }

  @Test
  void aChangedClusterSectionIsInForceWithoutARestart() throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    try (PodUnderTest pod =
        PodUnderTest.start(
                directory,
                "stoke-0",
                TestPostgres.port(),
                TestPostgres.newDatabase(),
                CLUSTER.formatted("\"http://127.0.0.1:1\""),
                (settings, ledger, channel, clock, metrics) -> keys)
            .awaitDatabase()) {
      String text = Files.readString(pod.config());
      Files.writeString(
          pod.config(), text.replace("revision: 1", "revision: 2, leaving: [stoke-0]"));
      await().until(() -> !keys.reloads.isEmpty());
      assertThat(keys.reloads.element().revision()).isEqualTo(2);
      assertThat(keys.reloads.element().leaving()).containsExactly("stoke-0");
      await()
          .untilAsserted(() ->
              assertThat(pod.management("/metrics").body()).contains("stoke_config_revision 2"));

      Files.writeString(pod.config(), text.replace("revision: 1", "revison: 3"));
      await()
          .untilAsserted(() ->
              assertThat(pod.management("/metrics").body())
                  .contains("stoke_config_reload_failures_total 1"));
      assertThat(json(pod.management("/status")).get("revision").asInt()).isEqualTo(2);
      assertThat(pod.login("root").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStoppingPodIsUnreadyFirstAndStillServes() throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    try (PodUnderTest pod =
        PodUnderTest.start(
                directory,
                "stoke-0",
                TestPostgres.port(),
                TestPostgres.newDatabase(),
                "",
                (settings, ledger, channel, clock, metrics) -> keys)
            .awaitDatabase()) {
      pod.pod().drain();
      assertThat(keys.terminated).isTrue();
      assertThat(pod.management("/readyz").body()).isEqualTo("shutting down\n");
      assertThat(pod.get("/api/pkeys").statusCode()).isEqualTo(200);
      assertThat(pod.login("root").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPodWithABrokenUsersFileDoesNotStart() throws Exception {
    Path config = directory.resolve("config.yaml");
    Files.writeString(config, PodUnderTest.text(1, "x"));
    Files.writeString(directory.resolve("users.yaml"), "users: [{usrname: bob}]\n");
    assertThatThrownBy(() ->
            Pod.start(
                new ConfigFile(config, Map.of()),
                Map.of(),
                LiveFederation::start,
                Clock.systemUTC()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "users.yaml:1: users[0].usrname: is not a known key; did you mean username?");
  }

  private PodUnderTest live(String instanceId, String database) throws Exception {
    return PodUnderTest.start(
            directory, instanceId, database, CLUSTER.formatted(""), LiveFederation::start)
        .awaitDatabase();
  }

  /** Ports are known only now: tell both pods, as the operator does, by their configuration. */
  private static void introduce(PodUnderTest... pods) throws Exception {
    StringBuilder peers = new StringBuilder();
    for (PodUnderTest pod : pods) {
      peers
          .append(peers.isEmpty() ? "" : ", ")
          .append('"')
          .append(pod.id())
          .append('=')
          .append(pod.url())
          .append('"');
    }
    for (PodUnderTest pod : pods) {
      String text = Files.readString(pod.config());
      Files.writeString(
          pod.config(),
          text.replace("static_peers: []", "static_peers: [" + peers + "]")
              .replace("revision: 1", "revision: 2"));
    }
  }

  private static JsonNode payload(String token) throws Exception {
    String part = token.split("\\.", -1)[1];
    return new com.fasterxml.jackson.databind.json.JsonMapper()
        .readTree(Base64.getUrlDecoder().decode(part));
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
