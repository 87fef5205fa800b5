package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.federation.LiveFederation;
import dev.stoke.pod.testing.StallingProxy;
import dev.stoke.pod.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything a pod writes and answers at the lowest level, searched for what must not be there. */
final class NoSecretsLoggedTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String DATABASE_PASSWORD = "postgres-Kx83hq";
  private static final Pattern HASH = Pattern.compile("password_(?:hash|salt): (\\S+)");

  private final List<String> secrets = new ArrayList<>();
  private final StringBuilder refusals = new StringBuilder();

  @Test
  void noSecretIsInAnyLineOfTheLogNorInAnyRefusal(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("pod.log");
    String database = TestPostgres.newDatabase();
    TestPostgres.execute(
        database, "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD '" + DATABASE_PASSWORD + "'");
    secrets.add(DATABASE_PASSWORD);
    Matcher hashes = HASH.matcher(Files.readString(Path.of("src/test/resources/users.yaml")));
    while (hashes.find()) {
      secrets.add(hashes.group(1));
    }
    try (StallingProxy proxy = new StallingProxy(TestPostgres.port());
        PodUnderTest pod =
            PodUnderTest.start(
                    directory,
                    "stoke-0",
                    proxy.port(),
                    database,
                    "",
                    text ->
                        text.replace("level: error", "level: trace, log_file: " + log)
                            .replace("timeout: 5000", "timeout: 15000")
                            .replace(
                                "user: postgres, password: postgres",
                                "user: keeper, password: " + DATABASE_PASSWORD),
                    LiveFederation::start)
                .awaitDatabase()) {
      await().until(() -> pod.login("root").statusCode() == 200);
      secrets.add("root-pass");
      live(pod);
      reloadBadValues(pod, directory.resolve("next.yaml"));
      assertThat(pod.get("/api/pkeys").body()).doesNotContain("\"d\"");
      proxy.stall();
      refused(pod.login("nora"));
      proxy.resume();
      secrets.add("nora-pass");
    }

    String written = Files.readString(log);
    assertThat(written)
        .as("what is looked for would be seen")
        .contains("action=\"login\" outcome=\"granted\"")
        .contains("action=\"login\" outcome=\"refused\"")
        .contains("reason=\"unknown-account\"", "reason=\"wrong-password\"")
        .contains("action=\"refresh\" outcome=\"granted\"", "reason=\"reused\"")
        .contains("action=\"logout\" outcome=\"granted\"")
        .contains("action=\"password-change\" outcome=\"granted\"")
        .contains("Changed configuration refused", "Database call failed");
    assertThat(secrets).hasSizeGreaterThan(25).allMatch(secret -> secret.length() > 5);
    for (String secret : secrets) {
      assertThat(written).doesNotContain(secret);
      assertThat(refusals.toString()).doesNotContain(secret);
    }
    assertThat(written).doesNotContain("\"d\":", "PRIVATE KEY", "Bearer ey");
  }

  private void live(PodUnderTest pod) throws Exception {
    JsonNode first = pair(pod.login("multi"));
    secrets.add("multi-pass");
    refused(post(pod, "/api/login", "username", "multi", "password", "wrong-Gq4wnn"));
    refused(post(pod, "/api/login", "username", "typed-Password-Y7", "password", "other-Zr61"));
    refused(pod.postJson("/api/login", "{\"username\":\"multi\",\"password\":\"cut-off-Ww8"));
    secrets.addAll(List.of("wrong-Gq4wnn", "typed-Password-Y7", "other-Zr61", "cut-off-Ww8"));
    JsonNode second = pair(refresh(pod, first));
    JsonNode third = pair(refresh(pod, second));
    refused(refresh(pod, first));
    refused(refresh(pod, third));
    refused(pod.refresh("forged.token.Kk2bM3", "forged-refresh-Ee5"));
    secrets.addAll(List.of("forged.token.Kk2bM3", "forged-refresh-Ee5"));

    JsonNode session = pair(pod.login("multi"));
    String bearer = "Bearer " + session.get("token").asText();
    refused(change(pod, bearer, "wrong-old-Tt9", "brand new phrase"));
    refused(change(pod, bearer, "multi-pass", "short-5"));
    assertThat(change(pod, bearer, "multi-pass", "brand new phrase").statusCode()).isEqualTo(204);
    secrets.addAll(List.of("wrong-old-Tt9", "brand new phrase", "short-5"));
    assertThat(
            post(pod, "/api/logout", bearer, "refresh", session.get("refresh").asText())
                .statusCode())
        .isEqualTo(204);
  }

  /** An operator's slips, each with a secret beside it. */
  private void reloadBadValues(PodUnderTest pod, Path next) throws Exception {
    String good = Files.readString(pod.config());
    List<String> slips =
        List.of(
            good.replace("password: " + DATABASE_PASSWORD, "pasword: slip-one-Aa1"),
            good.replace("password: " + DATABASE_PASSWORD, "password: [slip-two-Bb2]"),
            good.replace("password: " + DATABASE_PASSWORD, "password: \"slip-three-Cc3"),
            good + "slip-four-Dd4\n");
    int failures = 0;
    for (String slip : slips) {
      Files.writeString(next, slip);
      Files.move(next, pod.config(), StandardCopyOption.ATOMIC_MOVE);
      failures++;
      String expected = "stoke_config_reload_failures_total " + failures;
      await().untilAsserted(() -> assertThat(pod.management("/metrics").body()).contains(expected));
    }
    Files.writeString(pod.config(), good);
    secrets.addAll(List.of("slip-one-Aa1", "slip-two-Bb2", "slip-three-Cc3", "slip-four-Dd4"));
  }

  private JsonNode pair(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode pair = json(response);
    String token = pair.get("token").asText();
    secrets.add(token);
    secrets.add(token.substring(token.lastIndexOf('.') + 1));
    secrets.add(pair.get("refresh").asText());
    return pair;
  }

  private void refused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
    refusals.append(response.headers().map()).append(response.body()).append('\n');
  }

  private static HttpResponse<String> refresh(PodUnderTest pod, JsonNode pair) throws Exception {
    return pod.refresh(pair.get("token").asText(), pair.get("refresh").asText());
  }

  private static HttpResponse<String> change(
      PodUnderTest pod, String bearer, String oldPassword, String newPassword) throws Exception {
    String body =
        MAPPER
            .createObjectNode()
            .put("oldPassword", oldPassword)
            .put("newPassword", newPassword)
            .toString();
    return pod.postJson("/api/password", body, "Authorization", bearer);
  }

  private static HttpResponse<String> post(
      PodUnderTest pod, String path, String bearer, String name, String value) throws Exception {
    String body = MAPPER.createObjectNode().put(name, value).toString();
    return pod.postJson(path, body, "Authorization", bearer);
  }

  private static HttpResponse<String> post(
      PodUnderTest pod, String path, String one, String value, String other, String otherValue)
      throws Exception {
    String body = MAPPER.createObjectNode().put(one, value).put(other, otherValue).toString();
    return pod.postJson(path, body);
  }
}
