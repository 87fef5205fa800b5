package dev.stoke.pod;

import static dev.stoke.pod.OidcBrowser.handedOver;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.pod.testing.TestIdp;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is answered on its way to a provider and back, and what others are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class OidcPagesTest {
  private static final Pattern SCRIPT = Pattern.compile("<script nonce=\"([A-Za-z0-9_-]+)\">");

  private OidcFixture fixture;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    fixture = OidcFixture.start(directory, "code", "token");
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void theStartGoesToTheProviderAndLeavesACookie() throws Exception {
    OidcBrowser browser = fixture.browser();
    HttpResponse<String> start = browser.open("/oidc/idp");
    assertThat(start.statusCode()).isEqualTo(307);
    assertThat(header(start, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(start, "cache-control")).isEqualTo("no-store");
    assertThat(browser.cookies).containsOnlyKeys("__Host-stoke-oidc-idp");
    assertThat(start.body()).contains("<a href=\"" + fixture.idp.url() + "/authorize?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https%3A%2F%2Fevil.example.test%2F",
        "%2F%2Fevil.example.test",
        "javascript%3Aalert(1)",
        "http%3A%2F%2Fapp.example.test%2F",
        "https%3A%2F%2Fapp.example.test%40evil.example.test%2F"
      })
  void nobodyIsSentElsewhere(String next) throws Exception {
    for (String transfer : List.of("local", "window")) {
      OidcBrowser browser = fixture.browser();
      HttpResponse<String> start = browser.open("/oidc/idp?xfer=" + transfer + "&next=" + next);
      assertThat(start.statusCode()).isEqualTo(400);
      assertThat(start.headers().firstValue("location")).isEmpty();
      assertThat(browser.cookies).isEmpty();
    }
  }

  @Test
  void aWindowIsToldOnlyIfItIsOfTheOriginThatWasAskedFor() throws Exception {
    HttpResponse<String> page =
        fixture
            .browser()
            .logIn("/oidc/idp?xfer=window&next=https%3A%2F%2Fapp.example.test%2Fa%3Fb%26c%27");
    assertThat(handedOver(page).get("next").asText()).isEqualTo("https://app.example.test/a?b&c'");
    assertThat(page.body())
        .contains("postMessage(JSON.stringify(message), new URL(login.next).origin)")
        .doesNotContain("sessionStorage", "'*'", "\"*\"")
        .contains("a?b\\u0026c'");
    assertGuarded(page);

    JsonNode own = handedOver(fixture.browser().logIn("/oidc/idp?xfer=window"));
    assertThat(own.get("next").asText()).isEqualTo(OidcBrowser.ORIGIN + "/");
  }

  @Test
  void aPageOfThePodsOriginFindsItsLoginInItsStorage() throws Exception {
    HttpResponse<String> page = fixture.browser().logIn("/oidc/idp?xfer=local&next=%2Fadmin%2F");
    assertThat(handedOver(page).get("next").asText()).isEqualTo(OidcBrowser.ORIGIN + "/admin/");
    assertThat(page.body())
        .contains("sessionStorage.setItem(\"id_token\", login.id_token)")
        .contains("sessionStorage.setItem(\"access_code\", login.access_code)")
        .doesNotContain("postMessage");
    assertGuarded(page);
  }

  @Test
  void aStolenStateIsOfNoUse() throws Exception {
    OidcBrowser victim = fixture.browser();
    OidcBrowser thief = fixture.browser();
    URI back = victim.atProvider(victim.open("/oidc/idp"));
    assertEmpty(thief.comeBack(back), 409);
    thief.open("/oidc/idp");
    assertEmpty(thief.comeBack(back), 409);
    assertThat(thief.cookies).as("his own login goes on").isNotEmpty();
    assertThat(handedOver(victim.comeBack(back)).has("access_code")).isTrue();
    assertEmpty(victim.comeBack(back), 409);
  }

  @Test
  void whatTheProviderRefusedIsTold() throws Exception {
    assertEmpty(fixture.browser().open("/oidc/idp?error=access_denied&state=x"), 406);
    OidcBrowser browser = fixture.browser();
    URI back = browser.atProvider(browser.open("/oidc/idp"));
    String state = OidcBrowser.parameters(back).get("state");
    assertEmpty(browser.open("/oidc/idp?error=access_denied&state=other"), 406);
    assertThat(browser.cookies).as("somebody else's error ends nothing").isNotEmpty();
    assertEmpty(browser.open("/oidc/idp?error=access_denied&state=" + state), 406);
    assertThat(browser.cookies).isEmpty();
  }

  @Test
  void otherRequestsAreTurnedAway() throws Exception {
    PodUnderTest pod = fixture.pods.getFirst();
    assertThat(pod.get("/oidc/nosuch").body()).isEqualTo("404 page not found\n");
    assertThat(pod.get("/oidc/nosuch").statusCode()).isEqualTo(404);
    assertThat(pod.method("HEAD", "/oidc/idp").statusCode()).isEqualTo(405);
    assertThat(pod.postJson("/oidc/idp", "{}").statusCode()).isEqualTo(415);
    OidcBrowser browser = fixture.browser();
    assertEmpty(browser.post("/oidc/idp", "state=x&code=y"), 409);
    assertThat(browser.post("/oidc/idp", "state=%zz").statusCode()).isEqualTo(400);
    assertThat(browser.post("/oidc/idp", "state=" + "x".repeat(70_000)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aHungProviderLeavesLocalLoginsAlone() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    List<URI> back = new ArrayList<>();
    List<OidcBrowser> browsers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      OidcBrowser browser = fixture.browser();
      back.add(browser.atProvider(browser.open("/oidc/idp")));
      browsers.add(browser);
    }
    fixture.idp.misbehaviour.put(
        "/token",
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        answers.add(threads.submit(() -> browsers.get(number).comeBack(back.get(number))));
      }
      await().until(() -> fixture.idp.requests.stream().filter("/token"::equals).count() >= 40);
      HttpResponse<String> local = fixture.pods.getFirst().login("root");
      boolean hung = answers.stream().noneMatch(Future::isDone);
      assertThat(local.statusCode()).isEqualTo(200);
      assertThat(hung).as("the login did not wait for them").isTrue();
      for (Future<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().headers().firstValue("retry-after")).isPresent();
      }
    } finally {
      fixture.idp.misbehaviour.clear();
      end.countDown();
    }
  }

  @Test
  void nothingSecretIsInTheLogAtAnyLevel() throws Exception {
    OidcBrowser browser = fixture.browser();
    HttpResponse<String> start = browser.open("/oidc/idp");
    String flow = requireNonNull(browser.cookies.get("__Host-stoke-oidc-idp"));
    URI back = browser.atProvider(start);
    JsonNode handed = handedOver(browser.comeBack(back));
    assertThat(browser.postLogin(handed).statusCode()).isEqualTo(200);
    fixture.idp.claims = builder -> builder.audience("another-client");
    try {
      OidcBrowser refused = fixture.browser();
      assertThat(refused.logIn("/oidc/idp").statusCode()).isEqualTo(403);
    } finally {
      fixture.idp.claims = builder -> builder;
    }
    String log = fixture.log();
    assertThat(log)
        .contains("Login through an OpenID Connect provider failed", "reason=\"id-token\"");
    Map<String, String> brought = OidcBrowser.parameters(back);
    List<String> secrets =
        List.of(
            flow,
            requireNonNull(brought.get("state")),
            requireNonNull(brought.get("code")),
            handed.get("id_token").asText(),
            handed.get("access_code").asText(),
            TestIdp.SECRET);
    assertThat(secrets).allMatch(secret -> secret.length() > 20);
    for (String secret : secrets) {
      assertThat(log).doesNotContain(secret);
    }
  }

  @Test
  void anotherNameOfTheProviderIsInForceWithoutARestart() throws Exception {
    PodUnderTest pod = fixture.pods.getLast();
    Path file = pod.config().resolveSibling("providers").resolve("idp.yaml");
    String before = Files.readString(file);
    try {
      Files.writeString(file, before.replace("name: idp", "name: renamed"));
      Files.writeString(pod.config(), Files.readString(pod.config()) + "# touched\n");
      await().until(() -> pod.get("/oidc/idp").statusCode() == 404);
      assertThat(pod.get("/oidc/renamed?xfer=local").statusCode()).isEqualTo(307);
    } finally {
      Files.writeString(file, before);
      Files.writeString(pod.config(), Files.readString(pod.config()) + "# touched again\n");
      await().until(() -> pod.get("/oidc/idp?xfer=local").statusCode() == 307);
    }
  }

  private static void assertGuarded(HttpResponse<String> page) {
    Matcher script = SCRIPT.matcher(page.body());
    assertThat(script.find()).isTrue();
    assertThat(header(page, "content-security-policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'nonce-%s'; form-action 'self'; base-uri 'none';"
                    .formatted(script.group(1))
                + " frame-ancestors 'none'");
    assertThat(script.find()).as("one script").isFalse();
    assertThat(header(page, "cache-control")).isEqualTo("no-store");
    assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
    assertThat(header(page, "x-frame-options")).isEqualTo("DENY");
    assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(page.body()).doesNotContain("src=", "http:");
  }

  private static void assertEmpty(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
