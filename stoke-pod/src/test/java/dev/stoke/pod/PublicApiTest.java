package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.crypto.PasswordChecks;
import dev.stoke.crypto.SignatureProvider;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestPostgres;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstream's public routes, over real HTTP, with a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PublicApiTest {
  private static final String ENDED = "connection ended";

  private final KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
  private @Nullable PodUnderTest started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    started =
        PodUnderTest.start(
                directory,
                "stoke-0",
                TestPostgres.port(),
                TestPostgres.newDatabase(),
                "",
                (settings, ledger, channel, clock, metrics) -> keys)
            .awaitDatabase();
  }

  @AfterAll
  void stop() {
    pod().close();
  }

  @Test
  void loginGivesATokenARefreshTokenAndTheAccountsName() throws Exception {
    HttpResponse<String> response =
        pod()
            .postJson(
                "/api/login",
                "{\"username\":\"root@example.test\",\"password\":\"root-pass\",\"x\":1}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/json; charset=utf-8");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
    JsonNode body = json(response);
    assertThat(body.properties())
        .extracting(e -> e.getKey())
        .containsExactlyInAnyOrder("token", "refresh", "username");
    assertThat(body.get("username").asText()).isEqualTo("root");
    SignedJWT token = SignedJWT.parse(body.get("token").asText());
    assertThat(token.getHeader().toJSONObject())
        .containsEntry("alg", "ES256")
        .containsEntry("typ", "JWT")
        .containsEntry("kid", keys.kid());
    assertThat(token.getJWTClaimsSet().getStringClaim("stk")).isEqualTo("S");
  }

  @ParameterizedTest(name = "{0} {1} -> {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          application/json | {"username":"root","password":"nope"}           | 401 | {}
          application/json | {"username":"nobody","password":"x"}            | 401 | {}
          application/json | {"username":"","password":"x"}                  | 401 | {}
          application/json | {"username":"root","password":""}               | 401 | {}
          application/json | {"username":"ROOT","password":"root-pass"}      | 401 | {}
          application/json | {"username":"root","password":"root-pass","required_claims":[{"ship":"acc"}]} | 401 | {}
          application/json | {"username":"root"}                             | 400 | password: field required
          application/json | {"password":"x"}                                | 400 | username: field required
          application/json | {"username":null,"password":"x"}                | 400 | username: must be a string
          application/json | {"username":5,"password":"x"}                   | 400 | username: must be a string
          application/json | {"username":["root"],"password":"x"}            | 400 | username: must be a string
          application/json | {"username":"a\\u0000b","password":"x"}         | 400 | username: must not contain
          application/json | {"username":"root","password":"x","required_claims":{"stk":"S"}} | 400 | required_claims: must be a list
          application/json | {"username":"root","password":"x","required_claims":[{"stk":1}]} | 400 | required_claims: must be a string
          application/json | {"username":"root","password":"x","filter_claims":"role"} | 400 | filter_claims: must be a list
          application/json | {"username":"root","password":"x","filter_claims":null}   | 400 | filter_claims: must be a list
          application/json | []                                              | 400 | must be a JSON object
          application/json | ``                                              | 400 | the body is empty
          application/json | not json                                        | 400 | not one valid JSON value
          application/json | {"username":"root","password":"x"} {}           | 400 | not one valid JSON value
          application/json | {"username":"a","username":"b","password":"x"}  | 400 | not one valid JSON value
          application/json | {"username":"root","password":"x"               | 400 | not one valid JSON value
          text/plain       | {"username":"root","password":"root-pass"}      | 415 | unexpected Content-Type
          application/x-www-form-urlencoded | username=root                  | 415 | unexpected Content-Type
          Application/JSON; charset=utf-8 | {"username":"root","password":"root-pass"} | 200 | token
          """)
  void everyLoginIsAnsweredClearly(String type, String body, int status, String content)
      throws Exception {
    HttpResponse<String> response = pod().post("/api/login", body, "Content-Type", type);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(content).doesNotContain("root-pass");
    if (status == 400 || status == 415) {
      assertThat(json(response).get("error_message").asText()).contains(content);
    } else if (status == 401) {
      assertThat(response.body()).isEqualTo("{}");
    }
  }

  @Test
  void aMissingContentTypeIsABadRequest() throws Exception {
    assertThat(pod().post("/api/login", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void aDeeplyNestedBodyIsABadRequest() throws Exception {
    assertThat(pod().postJson("/api/login", "[".repeat(30_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void aHugeBodyIsRefusedWhetherItsLengthIsToldOrNot() throws Exception {
    assertThat(raw("Content-Length: 70000", ""))
        .startsWith("HTTP/1.1 413 ")
        .contains("error_message");
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      chunks.append("1388\r\n").append("x".repeat(5000)).append("\r\n");
    }
    // A client that goes on sending may see the connection end before it sees the answer.
    assertThat(raw("Transfer-Encoding: chunked", chunks + "0\r\n\r\n"))
        .matches(answer -> answer.startsWith("HTTP/1.1 413 ") || answer.equals(ENDED));
    assertThat(pod().login("root").statusCode()).isEqualTo(200);
  }

  @Test
  void aLongAddressAndLongHeadersAreRefused() throws Exception {
    assertThat(pod().get("/api/pkeys?x=" + "y".repeat(5000)).statusCode()).isEqualTo(414);
    HttpResponse<String> response = pod().get("/api/pkeys", "X-Long", "y".repeat(20_000));
    assertThat(response.statusCode()).isIn(400, 431);
  }

  @Test
  void refreshChangesAPairForANewOneUpToTheLimit() throws Exception {
    JsonNode login = json(pod().login("multi"));
    HttpResponse<String> response =
        pod().refresh(login.get("token").asText(), login.get("refresh").asText());
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode next = json(response);
    assertThat(next.has("username")).isFalse();
    assertThat(SignedJWT.parse(next.get("token").asText()).getJWTClaimsSet().getJWTID())
        .isEqualTo("k1");
    HttpResponse<String> last =
        pod().refresh(next.get("token").asText(), next.get("refresh").asText());
    assertThat(last.statusCode()).isEqualTo(200);
    HttpResponse<String> reuse =
        pod().refresh(login.get("token").asText(), login.get("refresh").asText());
    assertThat(reuse.statusCode()).isEqualTo(401);
    assertThat(reuse.body()).isEqualTo("{}");
  }

  @Test
  void refreshWithoutAGoodBearerIsRefusedBeforeTheBodyIsLookedAt() throws Exception {
    assertThat(pod().post("/api/refresh", "").statusCode()).isEqualTo(401);
    HttpResponse<String> basic =
        pod().postJson("/api/refresh", "{\"refresh\":\"x\"}", "Authorization", "Basic cm9vdA==");
    assertThat(basic.statusCode()).isEqualTo(401);
    assertThat(json(basic).has("error_message")).isTrue();
    HttpResponse<String> wrong = pod().refresh("x.y.z", "x");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(json(wrong).has("error_message")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                     | 400
          {"refresh":null}       | 400
          {"refresh":7}          | 400
          {"refresh":"not base64 !"} | 401
          {"refresh":""}         | 401
          """)
  void aBadRefreshBodyIsAnsweredClearly(String body, int status) throws Exception {
    String token = json(pod().login("root")).get("token").asText();
    HttpResponse<String> response =
        pod().postJson("/api/refresh", body, "Authorization", "bearer " + token);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).has("error_message")).isEqualTo(status == 400);
  }

  @ParameterizedTest
  @CsvSource({"/api/pkeys", "/api/pkeys?local=true", "/.well-known/jwks.json"})
  void keySetsCanBeCachedAndAskedForConditionally(String path) throws Exception {
    HttpResponse<String> response = pod().get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("keys")).hasSize(1);
    assertThat(response.headers().firstValue("cache-control").orElseThrow())
        .isEqualTo("private, max-age=60, stale-if-error=60");
    String etag = response.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> same = pod().get(path, "If-None-Match", "\"other\", W/" + etag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(pod().get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    HttpResponse<String> head = pod().method("HEAD", path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("etag")).contains(etag);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/login, 405, POST",
    "PUT, /api/login, 405, POST",
    "POST, /api/pkeys, 405, 'GET, HEAD'",
    "GET, /api/refresh, 405, POST",
    "POST, /api/available_providers, 405, 'GET, HEAD'",
    "GET, /api/nosuch, 404, ''",
    "GET, /api/pkeys/, 404, ''",
    "GET, /nosuch, 404, ''",
    "GET, /api/, 404, ''",
    "OPTIONS, /api/login, 204, ''",
    "OPTIONS, /api/nosuch, 204, ''"
  })
  void wrongMethodsAndPathsAreNamed(String method, String path, int status, String allow)
      throws Exception {
    HttpResponse<String> response = pod().method(method, path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("allow").orElse("")).isEqualTo(allow);
    if (status == 404) {
      assertThat(response.body()).isEqualTo("404 page not found\n");
    }
  }

  @Test
  void thereAreNoForeignProviders() throws Exception {
    assertThat(pod().get("/api/available_providers").body()).isEqualTo("{\"providers\":[]}");
  }

  @Test
  void anAnnouncementIsPassedOnAndBounded() throws Exception {
    assertThat(pod().postJson("/peers/announce", "{\"instance_id\":\"stoke-7\"}").statusCode())
        .isEqualTo(202);
    assertThat(keys.announcements).contains("stoke-7");
    assertThat(pod().postJson("/peers/announce", "{}").statusCode()).isEqualTo(400);
    assertThat(
            pod()
                .postJson("/peers/announce", "{\"instance_id\":\"" + "x".repeat(2000) + "\"}")
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void theManagementListenerReportsHealthMetricsAndStatus() throws Exception {
    pod().login("root");
    assertThat(pod().management("/livez").statusCode()).isEqualTo(200);
    assertThat(pod().management("/readyz").statusCode()).isEqualTo(200);
    keys.ready = false;
    HttpResponse<String> unready = pod().management("/readyz");
    keys.ready = true;
    assertThat(unready.statusCode()).isEqualTo(503);
    assertThat(unready.body()).isEqualTo("not synchronised\n");
    // A request is counted when its answer has gone out, which its caller may know before.
    await()
        .untilAsserted(() ->
            assertThat(pod().management("/metrics").body())
                .contains("stoke_http_requests_seconds_count{"));
    assertThat(pod().management("/metrics").body())
        .contains("stoke_logins_total{result=\"granted\"}")
        .contains("stoke_config_revision 0")
        .contains("stoke_config_reload_failures_total 0")
        .contains("stoke_crypto_provider_info{provider=\"" + SignatureProvider.current().name())
        .contains("stoke_password_provider_info{provider=\"" + PasswordChecks.current().name())
        .contains("jvm_memory_used_bytes");
    JsonNode status = json(pod().management("/status"));
    assertThat(status.get("instanceId").asText()).isEqualTo("stoke-0");
    assertThat(status.get("ready").asBoolean()).isTrue();
    assertThat(status.at("/federation/published_keys").asInt()).isEqualTo(1);
    assertThat(pod().management("/nosuch").statusCode()).isEqualTo(404);
  }

  private PodUnderTest pod() {
    return requireNonNull(started, "not started");
  }

  /** A request that no well-behaved client sends; answers with what came back first. */
  private String raw(String header, String body) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", pod().url().getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + header
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      try {
        out.write(body.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[600];
        int length = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
      } catch (SocketException e) {
        return ENDED;
      }
    }
  }
}
