package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.pod.testing.KeyCircle;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pod tells beside its tokens, with the settings of a grown configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PublicSurfaceTest {
  private static final String PROVIDERS =
      """
      provider_config_dir: providers
      providers:
      - {type: ldap, name: corp, server_url: "ldap://127.0.0.1:1", bind_user_dn: b,
         bind_user_password: hunter2, group_search_root: "o=g", group_filter_template: "(g={{.Username}})",
         ldap_group_name_field: cn, user_search_root: "o=u", user_filter_template: "(u={{.Username}})",
         ldap_first_name_field: f, ldap_last_name_field: l, ldap_email_field: m}
      """;
  private static final String OIDC =
      """
      {type: oidc, name: idp, auth_url: "http://127.0.0.1:1/a", token_url: "http://127.0.0.1:1/t",
       jwks_url: "http://127.0.0.1:1/k", issuer: "http://127.0.0.1:1",
       auth_flow_type: code, claims_source: token, first_name_claim: f, last_name_claim: l,
       email_claim: e, client_id: c, client_secret: hunter2, redirect_uri: "http://127.0.0.1:1/r"}
      """;

  private final KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
  private PodUnderTest pod;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Path providers = Files.createDirectories(directory.resolve("stoke-0/providers"));
    Files.writeString(providers.resolve("idp.yaml"), OIDC);
    pod =
        PodUnderTest.edited(
            directory,
            "stoke-0",
            text ->
                text.replace("[\"*\"]", "[\"https://a.test\", \"https://b.test\"]")
                        .replace("server: {", "server: {base_path: /auth/, ")
                        .replace("issuer: stk", "issuer: https://login.test/auth/")
                        .replace(
                            "users: {create_stoke_claims: true, user_init_file: users.yaml}", "")
                    + "users:\n  create_stoke_claims: true\n  user_init_file: users.yaml\n"
                    + PROVIDERS.indent(2),
            (settings, ledger, channel, clock, metrics) -> keys);
  }

  @AfterAll
  void stop() {
    pod.close();
  }

  @Test
  void configuredProvidersAreListed() throws Exception {
    JsonNode body = json(pod.get("/auth/api/available_providers"));
    assertThat(body.get("base_admin_path").asText()).isEqualTo("/auth");
    assertThat(body.get("providers").toString())
        .isEqualTo(
            "[{\"name\":\"corp\",\"provider_type\":\"LDAP\",\"type_spec\":\"LDAP:corp\"},"
                + "{\"name\":\"idp\",\"provider_type\":\"OIDC\",\"type_spec\":\"OIDC:idp\"}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "idp", "nosuch", "LOCAL"})
  void aLoginThroughNobodyIsCheckedAgainstTheLocalPassword(String provider) throws Exception {
    assertThat(login("multi-pass", provider).statusCode()).isEqualTo(200);
    assertThat(login("wrong", provider).statusCode()).isEqualTo(401);
  }

  @Test
  void soIsOneThroughADirectoryThatIsAwayButNobodyIsToldThatItIsWrong() throws Exception {
    assertThat(login("multi-pass", "corp").statusCode()).isEqualTo(200);
    HttpResponse<String> undecided = login("wrong", "corp");
    assertThat(undecided.statusCode()).isEqualTo(503);
    assertThat(undecided.headers().firstValue("Retry-After")).contains("2");
  }

  private HttpResponse<String> login(String password, String provider) throws Exception {
    return pod.postJson(
        "/auth/api/login",
        "{\"username\":\"multi\",\"password\":\"%s\",\"provider\":\"%s\"}"
            .formatted(password, provider));
  }

  @Test
  void verifiersFindTheKeysByTheIssuer() throws Exception {
    HttpResponse<String> response = pod.get("/auth/.well-known/openid-configuration");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    JsonNode body = json(response);
    assertThat(body.get("issuer").asText()).isEqualTo("https://login.test/auth/");
    assertThat(body.get("jwks_uri").asText())
        .isEqualTo("https://login.test/auth/.well-known/jwks.json");
    assertThat(body.get("id_token_signing_alg_values_supported").toString())
        .isEqualTo("[\"ES256\"]");
    assertThat(body.get("response_types_supported")).isEmpty();
    assertThat(body.has("authorization_endpoint")).isFalse();
  }

  @ParameterizedTest(name = "{0} from {1}")
  @CsvSource({
    "/auth/api/pkeys, https://a.test, https://a.test",
    "/auth/api/pkeys, https://b.test, https://b.test",
    "/auth/metrics/, https://b.test, https://b.test",
    "/auth/.well-known/jwks.json, https://a.test, https://a.test",
    "/auth/api/pkeys, https://c.test, ''",
    "/auth/api/pkeys, https://a.test.evil, ''"
  })
  void anOriginThatMayCallIsEchoedAlone(String path, String origin, String allowed)
      throws Exception {
    HttpResponse<String> response = pod.get(path, "Origin", origin);
    assertThat(response.headers().firstValue("access-control-allow-origin").orElse(""))
        .isEqualTo(allowed);
    assertThat(response.headers().firstValue("vary")).contains("Origin");
    HttpResponse<String> preflight = pod.method("OPTIONS", path, "Origin", origin);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("access-control-allow-origin").orElse(""))
        .isEqualTo(allowed);
  }

  @Test
  void metricsAreForHoldersOfAMonitoringClaim() throws Exception {
    HttpResponse<String> nobody = pod.get("/auth/metrics/");
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(nobody.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(json(nobody).get("message").asText()).isEqualTo("Token is required");
    assertThat(metrics("junk").statusCode()).isEqualTo(401);
    assertThat(metrics(token("multi")).statusCode()).isEqualTo(401);

    for (String path : new String[] {"/auth/metrics", "/auth/metrics/"}) {
      HttpResponse<String> response = pod.get(path, "Authorization", "Bearer " + token("root"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
      assertThat(response.body()).contains("stoke_logins_total");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/metrics/logs", "/admin/", "/admin", "/oidc/nobody", "/api/pkeys"})
  void whatIsNotHereIsNotFound(String path) throws Exception {
    HttpResponse<String> response = pod.get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("404 page not found\n");
  }

  @Test
  void metricsCanBeOpenOrOffAndWithoutAUrlAsIssuerThereIsNoDiscovery(@TempDir Path directory)
      throws Exception {
    KeyCircle.Member one = new KeyCircle().join("stoke-1", Clock.systemUTC());
    try (PodUnderTest open =
        PodUnderTest.edited(
            directory,
            "stoke-1",
            text -> text + "telemetry: {require_prometheus_authentication: false}\n",
            (settings, ledger, channel, clock, metrics) -> one)) {
      assertThat(open.get("/metrics/").statusCode()).isEqualTo(200);
      HttpResponse<String> none = open.get("/.well-known/openid-configuration");
      assertThat(none.statusCode()).isEqualTo(404);
      assertThat(none.body()).contains("tokens.issuer is not an http or https URL");
      one.ready = false;
      assertThat(open.get("/metrics/").statusCode()).isEqualTo(200);
    }
    KeyCircle.Member two = new KeyCircle().join("stoke-2", Clock.systemUTC());
    try (PodUnderTest off =
        PodUnderTest.edited(
            directory,
            "stoke-2",
            text -> text + "telemetry: {disable_monitoring: true}\n",
            (settings, ledger, channel, clock, metrics) -> two)) {
      assertThat(off.get("/metrics/").statusCode()).isEqualTo(404);
    }
  }

  private HttpResponse<String> metrics(String token) throws Exception {
    return pod.get("/auth/metrics/", "Authorization", "Bearer " + token);
  }

  private String token(String username) throws Exception {
    return json(pod.postJson(
            "/auth/api/login",
            "{\"username\":\"%1$s\",\"password\":\"%1$s-pass\"}".formatted(username)))
        .get("token")
        .asText();
  }
}
