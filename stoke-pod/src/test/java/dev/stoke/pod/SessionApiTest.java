package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logout, change of password, grace and throttling, over real HTTP behind a trusted proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionApiTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private @Nullable PodUnderTest started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    started =
        PodUnderTest.start(
                directory,
                "stoke-0",
                TestPostgres.port(),
                TestPostgres.newDatabase(),
                "",
                text ->
                    text.replace("timeout: 5000", "trusted_proxies: [127.0.0.1], timeout: 60000"),
                (settings, ledger, channel, clock, metrics) -> keys)
            .awaitDatabase();
  }

  @AfterAll
  void stop() {
    pod().close();
  }

  @Test
  void aLostAnswerIsGivenAgainAndTheOneBeforeItIsGoneOnceTheNewOneIsUsed() throws Exception {
    JsonNode login = json(pod().login("multi"));
    assertThat(refresh(login).statusCode()).isEqualTo(200);
    HttpResponse<String> again = refresh(login);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(refresh(json(again)).statusCode()).isEqualTo(200);
    assertThat(refresh(login).statusCode()).isEqualTo(401);
  }

  @Test
  void aLogoutIsAnsweredAlikeHoweverOftenAndTheSessionHasEnded() throws Exception {
    JsonNode login = json(pod().login("multi"));
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> out = logout(login.get("token").asText(), login.get("refresh").asText());
      assertThat(out.statusCode()).isEqualTo(204);
      assertThat(out.body()).isEmpty();
    }
    assertThat(refresh(login).statusCode()).isEqualTo(401);
    assertThat(logout(login.get("token").asText(), "of nobody").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/logout   | {}                                  | 400 | refresh: field required
          /api/logout   | {"refresh":5}                       | 400 | refresh: must be a string
          /api/password | {}                                  | 400 | oldPassword: field required
          /api/password | {"oldPassword":"x"}                 | 400 | newPassword: field required
          /api/password | {"oldPassword":"x","newPassword":[]} | 400 | newPassword: must be a string
          """)
  void aBadBodyIsAnsweredClearly(String path, String body, int status, String message)
      throws Exception {
    String token = json(pod().login("multi")).get("token").asText();
    HttpResponse<String> response = pod().postJson(path, body, "Authorization", "Bearer " + token);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("error_message").asText()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({"/api/logout", "/api/password"})
  void nothingIsDoneWithoutAGoodBearer(String path) throws Exception {
    String body = "{\"refresh\":\"x\",\"oldPassword\":\"x\",\"newPassword\":\"y\"}";
    assertThat(pod().postJson(path, body).statusCode()).isEqualTo(401);
    assertThat(pod().postJson(path, body, "Authorization", "Bearer a.b.c").statusCode())
        .isEqualTo(401);
    assertThat(pod().get(path).statusCode()).isEqualTo(405);
  }

  @Test
  void aChangeOfPasswordEndsTheOtherSessionsAndGoesOnInThisOne() throws Exception {
    JsonNode here = json(pod().login("zoë"));
    JsonNode elsewhere = json(pod().login("zoë"));
    String token = here.get("token").asText();

    assertThat(change(token, "wrong", "correct horse").statusCode()).isEqualTo(403);
    HttpResponse<String> common = change(token, "zoë-pass", "password1");
    assertThat(common.statusCode()).isEqualTo(400);
    assertThat(json(common).get("error_message").asText())
        .startsWith("newPassword: is one of the passwords that attackers try first");
    assertThat(pod().login("zoë").statusCode()).as("nothing has changed").isEqualTo(200);

    assertThat(change(token, "zoë-pass", "correct horse").statusCode()).isEqualTo(204);

    assertThat(pod().login("zoë").statusCode()).isEqualTo(401);
    assertThat(login("zoë", "correct horse", "127.0.0.1").statusCode()).isEqualTo(200);
    assertThat(refresh(elsewhere).statusCode()).isEqualTo(401);
    HttpResponse<String> goesOn = refresh(here);
    assertThat(goesOn.statusCode()).isEqualTo(200);
    HttpResponse<String> old = change(token, "correct horse", "battery staple");
    assertThat(old.statusCode()).as("its session goes on with another token").isEqualTo(401);
  }

  @Test
  void moreLoginsThanMayWaitAreTurnedAwayAtOnceAndToldWhenToComeBack() throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<HttpResponse<String>>> all =
          Collections.nCopies(
              40 * Runtime.getRuntime().availableProcessors(), () -> pod().login("multi"));
      for (var answer : callers.invokeAll(all)) {
        answers.add(answer.get());
      }
    }

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .contains(200, 503)
        .containsOnly(200, 503);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() == 503)
        .allSatisfy(answer -> {
          assertThat(answer.headers().firstValue("Retry-After")).contains("1");
          assertThat(json(answer).get("error_message").asText())
              .isEqualTo("too many logins at once; try again");
        });
    assertThat(pod().login("multi").statusCode()).isEqualTo(200);
  }

  @Test
  void whoGuessesIsSlowedDownAtHisAddressAndNobodyElseIs() throws Exception {
    String thief = "198.51.100.1";
    for (int i = 0; i < 10; i++) {
      assertThat(login("nora", "guess" + i, thief).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> slowed = login("nora", "nora-pass", thief);
    assertThat(slowed.statusCode()).as("also with the right password").isEqualTo(429);
    assertThat(slowed.headers().firstValueAsLong("retry-after").orElseThrow()).isBetween(1L, 300L);
    assertThat(json(slowed).get("error_message").asText()).startsWith("too many failed attempts");
    assertThat(login("nora", "nora-pass", "203.0.113.7").statusCode()).isEqualTo(200);

    for (int i = 0; i < 10; i++) {
      assertThat(login("no-such-user", "guess" + i, thief).statusCode()).isEqualTo(401);
    }
    assertThat(login("no-such-user", "x", thief).body())
        .as("an answer does not tell whether there is an account")
        .isEqualTo(slowed.body());
  }

  private PodUnderTest pod() {
    return requireNonNull(started, "not started");
  }

  private HttpResponse<String> login(String name, String password, String from) throws Exception {
    String body =
        MAPPER.createObjectNode().put("username", name).put("password", password).toString();
    return pod().postJson("/api/login", body, "X-Forwarded-For", from);
  }

  private HttpResponse<String> refresh(JsonNode pair) throws Exception {
    return pod().refresh(pair.get("token").asText(), pair.get("refresh").asText());
  }

  private HttpResponse<String> logout(String token, String refresh) throws Exception {
    String body = MAPPER.createObjectNode().put("refresh", refresh).toString();
    return pod().postJson("/api/logout", body, "Authorization", "Bearer " + token);
  }

  private HttpResponse<String> change(String token, String old, String next) throws Exception {
    String body =
        MAPPER.createObjectNode().put("oldPassword", old).put("newPassword", next).toString();
    return pod().postJson("/api/password", body, "Authorization", "Bearer " + token);
  }
}
