package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of calls of the administration that are refused. */
final class RefusalsAuditTest {
  private static final String POLICY =
      "{protected_users: [keeper], protected_groups: [Guarded Group], protected_claims: [guard]}";
  private static final String TYPED = "typed-Kw7mm2";

  @TempDir Path directory;

  @Test
  void everyRefusalOfAKnownCallerHasALineWithItsReason() throws Exception {
    Path log = directory.resolve("pod.log");
    try (AdminUnderTest admin = start(log, POLICY, "{username: u}")) {
      refused(admin, 403, "nora", "GET", "/api/admin/users", "");
      refused(admin, 403, "nora", "GET", "/api/admin/claim-groups/13/users", "");
      refused(admin, 403, "nora", "DELETE", "/api/admin/users/" + TYPED, "");
      refused(admin, 403, "root", "PATCH", "/api/admin/users/12", "{\"fname\":\"K\"}");
      refused(admin, 403, "root", "DELETE", "/api/admin/claims/14", "");
      String guarded = "\"short_name\":\"guard\",\"value\":\"v\",\"description\":\"\"}";
      refused(
          admin,
          403,
          "root",
          "POST",
          "/api/admin/claims",
          "{\"name\":\"" + TYPED + "\"," + guarded);
      refused(admin, 403, "root", "DELETE", "/api/admin/claims/1", "");
      refused(admin, 403, "ulf", "PATCH", "/api/admin/users/1", "{\"fname\":\"R\"}");
      String password = "{\"username\":\"%s\",\"newPassword\":\"%s\",\"oldPassword\":\"%s\"}";
      refused(admin, 403, "ulf", "PATCH", "/api/admin/localuser", of(password, "root", TYPED));
      refused(admin, 400, "ulf", "PATCH", "/api/admin/localuser", of(password, "nora", TYPED));
      refused(admin, 400, "ulf", "PATCH", "/api/admin/localuser", of(password, "nora", "1234"));
      refused(admin, 400, "ulf", "PATCH", "/api/admin/localuser", of(password, TYPED, TYPED));
      admin.login("carl");
      admin.get("carl", "/api/admin/claims");
      admin.execute("DELETE FROM claim_group_users WHERE user_id = 8");
      refused(admin, 403, "carl", "PATCH", "/api/admin/claims/15", "{\"value\":\"2\"}");
    }
    assertThat(refusals(log))
        .containsExactly(
            line("user.read", "nora", "", "missing-right"),
            line("group.read", "nora", "group:13", "missing-right"),
            line("user.delete", "nora", "", "missing-right"),
            line("user.update", "root", "user:12", "protected"),
            line("claim.delete", "root", "claim:14", "protected"),
            line("claim.create", "root", "", "protected"),
            line("claim.delete", "root", "claim:1", "last-superuser"),
            line("user.update", "ulf", "user:1", "beyond-rights"),
            line("user.password", "ulf", "user:1", "beyond-rights"),
            line("user.password", "ulf", "user:11", "wrong-password"),
            line("user.password", "ulf", "user:11", "password-rules"),
            line("claim.update", "carl", "claim:15", "right-lost"));
    assertThat(Files.readString(log)).doesNotContain(TYPED, "1234\"");
  }

  @Test
  void policiesForAllAreNamedToo() throws Exception {
    Path log = directory.resolve("pod.log");
    try (AdminUnderTest admin = start(log, "{read_only_mode: true}", "{username: u}")) {
      refused(admin, 403, "root", "DELETE", "/api/admin/claims/15", "");
    }
    assertThat(refusals(log))
        .containsExactly(line("claim.delete", "root", "claim:15", "read-only"));
  }

  @Test
  void aTokenThatTellsNoNameIsALineWithoutOne() throws Exception {
    Path log = directory.resolve("pod.log");
    try (AdminUnderTest admin = start(log, "{}", "{}")) {
      refused(admin, 403, "root", "DELETE", "/api/admin/claims/15", "");
    }
    assertThat(refusals(log)).containsExactly(line("claim.delete", "", "claim:15", "unnamed"));
  }

  @Test
  void whoeverHasNoTokenCannotFillTheLogAndIsCounted() throws Exception {
    Path log = directory.resolve("pod.log");
    try (AdminUnderTest admin = start(log, "{}", "{username: u}")) {
      for (int i = 0; i < 60; i++) {
        assertThat(admin.pod().get("/api/admin/users/" + i).statusCode()).isEqualTo(401);
        assertThat(
                admin
                    .pod()
                    .get("/api/admin/claims", "Authorization", "Bearer " + TYPED)
                    .statusCode())
            .isEqualTo(401);
      }
      assertThat(admin.pod().get("/metrics/").statusCode()).isEqualTo(401);
      refused(admin, 401, "nora", "GET", "/metrics/", "");
      assertThat(admin.get("mona", "/metrics/").statusCode()).isEqualTo(200);
      assertThat(admin.pod().management("/metrics").body())
          .contains(
              "stoke_admin_refused_total{reason=\"no-token\"} 61.0",
              "stoke_admin_refused_total{reason=\"invalid-token\"} 60.0",
              "stoke_admin_refused_total{reason=\"missing-right\"} 1.0");
    }
    List<String> lines = refusals(log);
    assertThat(lines.subList(0, 2))
        .containsExactly(
            line("user.read", "", "", "no-token"), line("claim.read", "", "", "invalid-token"));
    // Twenty at once, and one more for every ten seconds that this took.
    assertThat(lines).hasSizeBetween(21, 40);
    assertThat(lines.getLast()).isEqualTo(line("metrics.read", "nora", "", "missing-right"));
    assertThat(Files.readString(log)).doesNotContain(TYPED);
  }

  private AdminUnderTest start(Path log, String policy, String names) throws Exception {
    return AdminUnderTest.withSettings(
        directory.resolve("pod"),
        """
        server: {port: 0, management_port: 0, timeout: 10000}
        tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m, user_info: %s}
        telemetry: {disable_monitoring: false, require_prometheus_authentication: true}
        users: {user_init_file: seed.yaml, policy_config: %s}
        """
            .formatted(names, policy),
        "logging: {level: error, log_file: " + log + "}\n");
  }

  private static void refused(
      AdminUnderTest admin, int status, String user, String method, String path, String body)
      throws Exception {
    HttpResponse<String> answer = admin.call(user, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static String of(String form, String username, String password) {
    return form.formatted(username, password, TYPED);
  }

  private static String line(String action, String user, String target, String reason) {
    return "action=\""
        + action
        + "\" outcome=\"refused\""
        + (user.isEmpty() ? "" : " user=\"" + user + "\"")
        + " address=\"127.0.0.1\""
        + (target.isEmpty() ? "" : " target=\"" + target + "\"")
        + " reason=\""
        + reason
        + "\"";
  }

  private static List<String> refusals(Path log) throws Exception {
    List<String> out = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      if (line.contains("outcome=\"refused\"")) {
        out.add(line.substring(line.indexOf("action=")).strip());
      }
    }
    return out;
  }
}
