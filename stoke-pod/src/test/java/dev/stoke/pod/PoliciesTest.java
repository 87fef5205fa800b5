package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code users.policy_config} keeps from being changed, also by the superuser. */
final class PoliciesTest {
  private static final String PROTECTED =
      "protected_users: [keeper], protected_groups: [Guarded Group], protected_claims: [guard]";

  /** Of what is protected: keeper 12, Guarded Group 13 with its link 3, the claim guard 14. */
  private static final List<List<String>> CHANGES =
      List.of(
          List.of("PATCH", "/api/admin/users/12", "{\"fname\":\"K\"}"),
          List.of("PATCH", "/api/admin/users/12", "{\"claim_groups\":[13,10]}"),
          List.of(
              "PATCH",
              "/api/admin/localuser",
              "{\"username\":\"keeper\",\"newPassword\":\"changed-1\",\"force\":true}"),
          List.of("PATCH", "/api/admin/claim-groups/10", "{\"users\":[10,12,14]}"),
          List.of("PATCH", "/api/admin/claim-groups/13", "{\"description\":\"x\"}"),
          List.of("PATCH", "/api/admin/claim-groups/13", "{\"users\":[11,12]}"),
          List.of("PATCH", "/api/admin/claim-groups/13", "{\"group_links\":[]}"),
          List.of("PATCH", "/api/admin/group-links/3", "{\"resource_spec\":\"x\"}"),
          List.of("PATCH", "/api/admin/group-links/1", "{\"claim_group\":13}"),
          List.of(
              "POST",
              "/api/admin/group-links",
              "{\"type\":\"LDAP:corp\",\"resource_spec\":\"x\",\"claim_group\":13}"),
          List.of("PATCH", "/api/admin/claims/15", "{\"claim_groups\":[13]}"),
          List.of("PATCH", "/api/admin/claims/14", "{\"description\":\"x\"}"),
          List.of("PATCH", "/api/admin/claims/15", "{\"short_name\":\"guard\"}"),
          List.of(
              "POST",
              "/api/admin/claims",
              "{\"name\":\"n\",\"short_name\":\"guard\",\"value\":\"v\",\"description\":\"\"}"),
          List.of("DELETE", "/api/admin/group-links/3", ""),
          List.of("DELETE", "/api/admin/claims/14", ""),
          List.of("DELETE", "/api/admin/users/12", ""),
          List.of("DELETE", "/api/admin/claim-groups/13", ""));

  private static final List<List<String>> OTHERS =
      List.of(
          List.of("PATCH", "/api/admin/users/11", "{\"fname\":\"N\"}"),
          List.of("PATCH", "/api/admin/users/11", "{\"claim_groups\":[13]}"),
          List.of("PATCH", "/api/admin/claim-groups/14", "{\"claims\":[14]}"),
          List.of("PATCH", "/api/admin/claims/15", "{\"description\":\"x\"}"),
          List.of("PATCH", "/api/admin/group-links/1", "{\"resource_spec\":\"x\"}"));

  @TempDir Path directory;

  @Test
  void whatIsProtectedStaysAndTheRestMayChange() throws Exception {
    try (AdminUnderTest admin = start("{" + PROTECTED + "}")) {
      assertThat(statuses(admin, "root", CHANGES)).containsOnly(403);
      assertThat(statuses(admin, "rootdup", CHANGES)).containsOnly(403);
      assertThat(statuses(admin, "root", OTHERS)).containsOnly(200);
    }
  }

  @Test
  void theSuperuserMayChangeItWhereThePolicySaysSo() throws Exception {
    try (AdminUnderTest admin = start("{allow_superuser_override: true, " + PROTECTED + "}")) {
      assertThat(admin.call("ulf", "PATCH", "/api/admin/users/12", "{}").statusCode())
          .isEqualTo(403);
      assertThat(admin.call("gus", "PATCH", "/api/admin/claim-groups/13", "{}").statusCode())
          .isEqualTo(403);
      assertThat(admin.call("carl", "PATCH", "/api/admin/claims/14", "{}").statusCode())
          .isEqualTo(403);
      assertThat(statuses(admin, "rootdup", CHANGES))
          .allSatisfy(status -> assertThat(status).isBetween(200, 204));
    }
  }

  @Test
  void inReadOnlyModeNothingChanges() throws Exception {
    try (AdminUnderTest admin =
        start("{read_only_mode: true, allow_superuser_override: true, " + PROTECTED + "}")) {
      assertThat(statuses(admin, "root", CHANGES)).containsOnly(403);
      assertThat(statuses(admin, "root", OTHERS)).containsOnly(403);
      HttpResponse<String> created =
          admin.call(
              "root",
              "POST",
              "/api/admin/localuser",
              "{\"fname\":\"a\",\"lname\":\"b\",\"username\":\"x\",\"email\":\"x@y.test\","
                  + "\"password\":\"long-enough\"}");
      assertThat(created.statusCode()).isEqualTo(403);
      assertThat(created.body()).contains("error_message", "read_only_mode");
      assertThat(admin.get("root", "/api/admin/users").statusCode()).isEqualTo(200);
    }
  }

  private AdminUnderTest start(String policy) throws Exception {
    AdminUnderTest admin = AdminUnderTest.start(directory, policy);
    admin.execute(
        "INSERT INTO group_links (type, resource_spec, claim_group_group_links)"
            + " VALUES ('LDAP:corp', 'guards', 13)");
    return admin;
  }

  private static List<Integer> statuses(
      AdminUnderTest admin, String caller, List<List<String>> changes) throws Exception {
    List<Integer> out = new ArrayList<>();
    for (List<String> change : changes) {
      out.add(admin.call(caller, change.get(0), change.get(1), change.get(2)).statusCode());
    }
    return out;
  }
}
