package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.pod.testing.DatabaseKind;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the administration does beyond the recorded exchanges, which CorpusReplayTest replays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class AdminApiTest {
  /** Of the accounts that are made here. */
  private static final String PASSWORD = "seven-quiet-herons";

  @TempDir static Path directory;

  @Parameter DatabaseKind kind;

  private @Nullable AdminUnderTest started;

  @BeforeParameterizedClassInvocation
  void start(DatabaseKind kind) throws Exception {
    started = AdminUnderTest.start(kind, directory.resolve(kind.name()));
  }

  @AfterParameterizedClassInvocation
  void stop() {
    admin().close();
  }

  @Test
  void aListSaysHowManyRowsThereAreAndIsOrderedById() throws Exception {
    HttpResponse<String> page = admin().get("root", "/api/admin/claims?page=3&itemsPerPage=4");
    assertThat(page.headers().firstValue("x-total-count")).contains("15");
    List<Integer> ids = new ArrayList<>();
    json(page).forEach(row -> ids.add(row.get("id").asInt()));
    assertThat(ids).containsExactly(9, 10, 11, 12);
    HttpResponse<String> below =
        admin().get("root", "/api/admin/users/10/claim-groups?itemsPerPage=1");
    assertThat(below.headers().firstValue("x-total-count")).contains("3");
  }

  @ParameterizedTest(name = "{0} {1} {2} -> {3} {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET   | /api/admin/users/abc                    | `` | 400 | id: must be a whole number
          GET   | /api/admin/users/99999999999999999999   | `` | 400 | id: must be a whole number
          GET   | /api/admin/users/1/                     | `` | 404 | page not found
          GET   | /api/admin/users/1/nothing              | `` | 404 | page not found
          GET   | /api/admin/users//claim-groups          | `` | 400 | id: must be a whole number
          GET   | /api/admin/users/%7Bid%7D               | `` | 404 | page not found
          GET   | /api/admin/claims?itemsPerPage=256      | `` | 400 | itemsPerPage: must be a whole number from 1 to 255
          GET   | /api/admin/claims?itemsPerPage=0        | `` | 400 | itemsPerPage
          GET   | /api/admin/claims?page=2147483648       | `` | 400 | page: must be a whole number from 1 and up
          GET   | /api/admin/claims?page=2147483647&itemsPerPage=255 | `` | 200 | []
          GET   | /api/admin/users/1/claim-groups?page=0  | `` | 400 | page
          GET   | /api/admin/private-keys                 | `` | 404 | shown to nobody
          POST  | /api/admin/claims | {"name":"","short_name":"a","value":"b","description":""}   | 400 | name: must not be empty
          POST  | /api/admin/claims | {"name":"a ","short_name":"a","value":"b","description":""} | 400 | name: must not begin or end
          POST  | /api/admin/claims | {"name":"a\\nb","short_name":"a","value":"b","description":""} | 400 | name: must not contain control
          POST  | /api/admin/claims | {"name":"a\\u0000","short_name":"a","value":"b","description":""} | 400 | name: must not contain
          POST  | /api/admin/claims | {"name":"a","short_name":"a","value":"","description":""}   | 400 | value: must not be empty
          POST  | /api/admin/claims | {"name":"a","short_name":"role","value":"eng","description":""} | 409 | taken
          POST  | /api/admin/claim-groups | {"name":"Admins","description":""}                    | 409 | taken
          PATCH | /api/admin/users/11 | {"email":"root@example.test"}   | 409 | another user
          PATCH | /api/admin/users/11 | {"username":"root@example.test"}| 409 | another user
          PATCH | /api/admin/users/11 | {"email":"zoë"}                 | 409 | another user
          PATCH | /api/admin/users/11 | {"claim_groups":[1.5]}          | 400 | claim_groups: an id must be a whole number
          PATCH | /api/admin/users/11 | {"claim_groups":[9223372036854775808]} | 400 | claim_groups
          PATCH | /api/admin/users/11 | {"claim_groups":{}}             | 400 | claim_groups: must be a list
          PATCH | /api/admin/users/11 | {"claim_groups":null}           | 400 | claim_groups: must be a list
          PATCH | /api/admin/claim-groups/14 | {"users":[11,9999]}      | 409 | users: there is nothing with id 9999
          PATCH | /api/admin/claim-groups/14 | {"group_links":[9999]}   | 409 | group_links
          POST  | /api/admin/localuser | {"fname":"","lname":"","username":"short","email":"s@x.test","password":"1234567"} | 400 | password must have
          POST  | /api/admin/localuser | {"fname":"","lname":"","username":"e@x.test","email":"nora@example.test","password":"long-enough"} | 400 | another user
          PATCH | /api/admin/localuser | {"username":"nora","newPassword":"long-enough","oldPassword":"wrong"} | 400 | oldPassword is wrong
          PATCH | /api/admin/localuser | {"username":"nora","newPassword":"long-enough","force":"yes"} | 400 | force: must be true or false
          """)
  void badInputIsAnsweredClearly(String method, String path, String body, int status, String text)
      throws Exception {
    HttpResponse<String> answer = admin().call("root", method, path, body == null ? "" : body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body())
        .contains(text)
        .doesNotContainIgnoringCase("exception")
        .doesNotContainIgnoringCase("constraint");
  }

  @Test
  void aTextIsNoLongerThanTheGoServersColumnsOnMySql() throws Exception {
    String body = "{\"description\":\"%s\"}";
    String longest = "ë".repeat(255);
    assertThat(
            admin()
                .call("root", "PATCH", "/api/admin/claims/15", body.formatted(longest))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            admin()
                .call("root", "PATCH", "/api/admin/claims/15", body.formatted(longest + "x"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void rowsThatBreakTodaysRulesCanStillBeSentBackAsTheyAre() throws Exception {
    admin()
        .execute(
            """
            INSERT INTO claims (name, short_name, value, description)
            VALUES ('old ', 'stk', 'u,g', '%s')
            """
                .formatted("x".repeat(kind == DatabaseKind.POSTGRESQL ? 300 : 255)));
    JsonNode row = null;
    for (JsonNode claim : json(admin().get("root", "/api/admin/claims?itemsPerPage=255"))) {
      row = claim.get("name").asText().equals("old ") ? claim : row;
    }
    String path = "/api/admin/claims/" + requireNonNull(row, "no row").get("id");
    assertThat(admin().call("root", "PATCH", path, row.toString()).statusCode()).isEqualTo(200);
    assertThat(admin().call("root", "DELETE", path, "").statusCode()).isEqualTo(204);
  }

  @Test
  void aNewPasswordAndADeletionEndTheSessionsOfTheUser() throws Exception {
    create("leaver");
    JsonNode first = login("leaver");
    assertThat(
            admin()
                .call(
                    "root",
                    "PATCH",
                    "/api/admin/localuser",
                    "{\"username\":\"leaver\",\"newPassword\":\"%s\",\"force\":true}"
                        .formatted(PASSWORD))
                .statusCode())
        .isEqualTo(200);
    assertThat(refresh(first)).isEqualTo(401);

    JsonNode second = login("leaver");
    assertThat(refresh(second)).isEqualTo(200);
    JsonNode third = login("leaver");
    HttpResponse<String> users = admin().get("root", "/api/admin/users?itemsPerPage=255");
    for (JsonNode user : json(users)) {
      if (user.get("username").asText().equals("leaver")) {
        assertThat(
                admin()
                    .call("root", "DELETE", "/api/admin/users/" + user.get("id"), "")
                    .statusCode())
            .isEqualTo(204);
      }
    }
    assertThat(refresh(third)).isEqualTo(401);
    assertThat(users.body()).doesNotContain("password").doesNotContain("salt");
  }

  @Test
  void changesAtTheSameTimeAreMadeOneAfterTheOther() throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body = "{\"name\":\"Crowd\",\"description\":\"" + i + "\"}";
      calls.add(() -> admin().call("root", "POST", "/api/admin/claim-groups", body).statusCode());
    }
    admin().get("root", "/api/admin/totals");
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> call : threads.invokeAll(calls)) {
        statuses.add(call.get());
      }
    }
    assertThat(statuses).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 409);
  }

  @Test
  void aHeadRequestAndTheMetricsKnowTheRouteAndNotItsIds() throws Exception {
    assertThat(admin().call("root", "HEAD", "/api/admin/users/3", "").body()).isEmpty();
    assertThat(admin().get("root", "/api/admin/users/3").statusCode()).isEqualTo(200);
    assertThat(admin().pod().management("/metrics").body())
        .contains("route=\"/api/admin/users/{id}\"")
        .doesNotContain("/api/admin/users/3");
  }

  @Test
  void withoutANameInTokensNothingCanBeChanged(@TempDir Path directory) throws Exception {
    String settings =
        """
        server: {port: 0, management_port: 0}
        tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
        users: {user_init_file: seed.yaml}
        """;
    try (AdminUnderTest other = AdminUnderTest.withSettings(directory, settings)) {
      assertThat(other.get("root", "/api/admin/users/11").statusCode()).isEqualTo(200);
      HttpResponse<String> answer = other.call("root", "PATCH", "/api/admin/users/11", "{}");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("tokens.user_info.username");
    }
  }

  private void create(String username) throws Exception {
    String body =
        "{\"fname\":\"A\",\"lname\":\"B\",\"username\":\"%1$s\",\"email\":\"%1$s@x.test\","
            + "\"password\":\""
            + PASSWORD
            + "\"}";
    assertThat(
            admin()
                .call("root", "POST", "/api/admin/localuser", body.formatted(username))
                .statusCode())
        .isEqualTo(200);
  }

  private JsonNode login(String username) throws Exception {
    HttpResponse<String> answer =
        admin()
            .pod()
            .postJson(
                "/api/login",
                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(200);
    return json(answer);
  }

  private int refresh(JsonNode session) throws Exception {
    return admin()
        .pod()
        .exchange(
            "POST",
            "/api/refresh",
            Map.of(
                "Authorization",
                "Bearer " + session.get("token").asText(),
                "Content-Type",
                "application/json"),
            "{\"refresh\":\"" + session.get("refresh").asText() + "\"}")
        .statusCode();
  }

  private AdminUnderTest admin() {
    return requireNonNull(started, "the pod is not started");
  }
}
