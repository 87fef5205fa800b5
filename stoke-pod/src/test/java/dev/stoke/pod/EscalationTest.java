package dev.stoke.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nobody gives himself or others more than he has, nor takes from those who have more. Users: root
 * 1 (S), ulf 4 (U), gus 6 (G), carl 8 (C), nora 11 (nothing). Groups: Supers 1, Group Writers 6,
 * Engineers 10, Empty Group 14. Claims: stk=S 1, stk=U 4, stk=G 6, stk=C 8, role=eng 10, unused 15.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EscalationTest {
  private @Nullable AdminUnderTest started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    started = AdminUnderTest.start(directory, "");
    // A link of the superusers, and a group that holds what a writer of claims has.
    admin()
        .execute(
            """
            INSERT INTO group_links (type, resource_spec, claim_group_group_links)
            VALUES ('LDAP:corp', 'roots', 1), ('LDAP:corp', 'nobody', NULL)
            """);
  }

  @AfterAll
  void stop() {
    admin().close();
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ulf  | PATCH  | /api/admin/localuser       | {"username":"root","newPassword":"taken-over","force":true}
          ulf  | PATCH  | /api/admin/localuser       | {"username":"root","newPassword":"taken-over","oldPassword":"root-pass"}
          ulf  | PATCH  | /api/admin/localuser       | {"username":"root","newPassword":"taken-over","oldPassword":"a guess"}
          ulf  | PATCH  | /api/admin/localuser       | {"username":"gus","newPassword":"taken-over","force":true}
          ulf  | PATCH  | /api/admin/users/1         | {"email":"ulf2@example.test"}
          ulf  | PATCH  | /api/admin/users/1         | {"username":"rooty"}
          ulf  | PATCH  | /api/admin/users/1         | {"fname":"R"}
          ulf  | PATCH  | /api/admin/users/1         | {"claim_groups":[]}
          ulf  | DELETE | /api/admin/users/1         | ``
          ulf  | DELETE | /api/admin/users/8         | ``
          ulf  | PATCH  | /api/admin/users/11        | {"claim_groups":[1]}
          ulf  | PATCH  | /api/admin/users/11        | {"claim_groups":[6]}
          ulf  | PATCH  | /api/admin/users/4         | {"claim_groups":[4,1]}
          ulf  | PATCH  | /api/admin/users/4         | {"claim_groups":[4,8]}
          gus  | POST   | /api/admin/claim-groups    | {"name":"Mine","description":"","claims":[1],"users":[6]}
          gus  | POST   | /api/admin/claim-groups    | {"name":"Mine","description":"","claims":[4],"users":[6]}
          gus  | POST   | /api/admin/claim-groups    | {"name":"Mine","description":"","claims":[1]}
          gus  | PATCH  | /api/admin/claim-groups/6  | {"claims":[6,1]}
          gus  | PATCH  | /api/admin/claim-groups/14 | {"claims":[8]}
          gus  | PATCH  | /api/admin/claim-groups/1  | {"users":[1,15,6]}
          gus  | PATCH  | /api/admin/claim-groups/1  | {"users":[]}
          gus  | PATCH  | /api/admin/claim-groups/1  | {"claims":[]}
          gus  | PATCH  | /api/admin/claim-groups/1  | {"name":"Supers 2"}
          gus  | PATCH  | /api/admin/claim-groups/1  | {"group_links":[3,4]}
          gus  | DELETE | /api/admin/claim-groups/1  | ``
          gus  | DELETE | /api/admin/claim-groups/4  | ``
          gus  | POST   | /api/admin/group-links     | {"type":"LDAP:corp","resource_spec":"mine","claim_group":1}
          gus  | POST   | /api/admin/group-links     | {"type":"LDAP:corp","resource_spec":"mine","claim_group":8}
          gus  | PATCH  | /api/admin/group-links/1   | {"claim_group":1}
          gus  | PATCH  | /api/admin/group-links/4   | {"claim_group":1}
          gus  | PATCH  | /api/admin/group-links/3   | {"resource_spec":"mine"}
          gus  | PATCH  | /api/admin/group-links/3   | {"claim_group":14}
          gus  | DELETE | /api/admin/group-links/3   | ``
          carl | PATCH  | /api/admin/claims/1        | {"claim_groups":[1,8]}
          carl | PATCH  | /api/admin/claims/4        | {"claim_groups":[8]}
          carl | PATCH  | /api/admin/claims/1        | {"short_name":"other"}
          carl | PATCH  | /api/admin/claims/1        | {"description":"x"}
          carl | DELETE | /api/admin/claims/1        | ``
          carl | DELETE | /api/admin/claims/4        | ``
          carl | PATCH  | /api/admin/claims/8        | {"value":"S"}
          carl | PATCH  | /api/admin/claims/8        | {"value":"G"}
          carl | PATCH  | /api/admin/claims/10       | {"short_name":"stk","value":"U"}
          carl | POST   | /api/admin/claims          | {"name":"New","short_name":"stk","value":"S","description":""}
          carl | PATCH  | /api/admin/claims/8        | {"claim_groups":[8,1]}
          carl | PATCH  | /api/admin/claims/15       | {"claim_groups":[1]}
          """)
  void whatWouldGiveOrTakeMoreThanTheCallerHasIsForbidden(
      String caller, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = admin().call(caller, method, path, body == null ? "" : body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(PodUnderTest.json(answer).get("error_message").asText()).isNotEmpty();
  }

  @ParameterizedTest(name = "stk={0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          S,x
          x,S
          u,g
          X
          SS
          ` S`
          ``
          """)
  void aClaimOfTheAdministrationHasOneKnownValue(String value) throws Exception {
    String body =
        "{\"name\":\"New\",\"short_name\":\"stk\",\"value\":\""
            + value
            + "\",\"description\":\"\"}";
    assertThat(admin().call("root", "POST", "/api/admin/claims", body).statusCode()).isEqualTo(400);
    assertThat(
            admin()
                .call("carl", "PATCH", "/api/admin/claims/8", "{\"value\":\"" + value + "\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ulf  | PATCH | /api/admin/users/11        | {"claim_groups":[4]}
          ulf  | PATCH | /api/admin/users/11        | {"claim_groups":[3,5,7]}
          ulf  | PATCH | /api/admin/users/11        | {"claim_groups":[10]}
          gus  | PATCH | /api/admin/claim-groups/14 | {"claims":[6],"users":[11]}
          gus  | PATCH | /api/admin/claim-groups/14 | {"claims":[12],"users":[1,11]}
          gus  | POST  | /api/admin/group-links     | {"type":"LDAP:corp","resource_spec":"writers","claim_group":6}
          carl | PATCH | /api/admin/claims/8        | {"claim_groups":[8,14]}
          carl | PATCH | /api/admin/claims/8        | {"claim_groups":[8]}
          root | PATCH | /api/admin/users/11        | {"claim_groups":[1]}
          rootdup | PATCH | /api/admin/users/11     | {"claim_groups":[1,4]}
          root | PATCH | /api/admin/users/11        | {"claim_groups":[]}
          """)
  void whatOneHasOneMayGive(String caller, String method, String path, String body)
      throws Exception {
    HttpResponse<String> answer = admin().call(caller, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    if (path.startsWith("/api/admin/claim-groups/14")) {
      assertThat(admin().call("root", "PATCH", path, "{\"claims\":[],\"users\":[]}").statusCode())
          .isEqualTo(200);
    }
    if (path.equals("/api/admin/users/11")) {
      assertThat(admin().call("root", "PATCH", path, "{\"claim_groups\":[]}").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void anOldTokenIsWorthNoMoreThanTheAccountIsNow(@TempDir Path directory) throws Exception {
    try (AdminUnderTest other = AdminUnderTest.start(directory, "")) {
      assertThat(other.call("rootdup", "PATCH", "/api/admin/users/11", "{}").statusCode())
          .isEqualTo(200);
      assertThat(
              other
                  .call("root", "PATCH", "/api/admin/users/15", "{\"claim_groups\":[4]}")
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              other
                  .call("rootdup", "PATCH", "/api/admin/users/11", "{\"claim_groups\":[1]}")
                  .statusCode())
          .isEqualTo(403);
      assertThat(other.call("rootdup", "PATCH", "/api/admin/claims/15", "{}").statusCode())
          .isEqualTo(403);
      assertThat(other.call("rootdup", "PATCH", "/api/admin/users/11", "{}").statusCode())
          .isEqualTo(200);

      assertThat(other.call("root", "DELETE", "/api/admin/users/15", "").statusCode())
          .isEqualTo(204);
      assertThat(other.call("rootdup", "PATCH", "/api/admin/users/11", "{}").statusCode())
          .isEqualTo(403);

      for (String[] last :
          new String[][] {
            {"DELETE", "/api/admin/users/1", ""},
            {"PATCH", "/api/admin/users/1", "{\"claim_groups\":[]}"},
            {"DELETE", "/api/admin/claim-groups/1", ""},
            {"PATCH", "/api/admin/claim-groups/1", "{\"users\":[]}"},
            {"PATCH", "/api/admin/claim-groups/1", "{\"claims\":[]}"},
            {"PATCH", "/api/admin/claims/1", "{\"claim_groups\":[]}"},
            {"PATCH", "/api/admin/claims/1", "{\"short_name\":\"gone\",\"value\":\"x\"}"},
            {"DELETE", "/api/admin/claims/1", ""}
          }) {
        HttpResponse<String> answer = other.call("root", last[0], last[1], last[2]);
        assertThat(answer.statusCode()).as(last[0] + " " + last[1]).isEqualTo(403);
        assertThat(answer.body()).contains("nobody who may do everything");
      }
    }
  }

  private AdminUnderTest admin() {
    return requireNonNull(started, "the pod is not started");
  }
}
