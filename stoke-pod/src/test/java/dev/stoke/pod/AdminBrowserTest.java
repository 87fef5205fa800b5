package dev.stoke.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The administration as somebody uses it in a browser: the page's scripts run, on a real pod. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdminBrowserTest {
  private static final UnaryOperator<String> SHORT_TOKENS =
      text ->
          text.replace("token_duration: 30m", "token_duration: 40s")
              .replace("token_refresh_limit: 2", "token_refresh_limit: 0");

  private final KeyCircle circle = new KeyCircle();
  private final String database = TestPostgres.newDatabase();
  private @Nullable PodUnderTest pod;
  private @Nullable WebClient browser;
  private @Nullable HtmlPage page;

  private Path home = Path.of("");

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    home = directory;
    pod = start("stoke-0", UnaryOperator.identity());
  }

  @AfterAll
  void stop() {
    pod().close();
  }

  @BeforeEach
  void open() {
    WebClient client = new WebClient(BrowserVersion.CHROME);
    client.getOptions().setFetchPolyfillEnabled(true);
    browser = client;
  }

  @AfterEach
  void close() {
    requireNonNull(browser).close();
  }

  @Test
  void aWrongPasswordIsRefusedAndTheRightOneShowsTheTotals() throws Exception {
    open(pod(), "");
    type("login-username", "root");
    type("login-password", "wrong");
    submit("login");
    await().until(() -> text("error").equals("these are not the credentials of an account"));
    logIn("root");
    await().until(() -> text("main").contains("Overview"));
    assertThat(text("main")).containsPattern("Users\\s*[0-9]+");
    assertThat(text("whoami")).startsWith("root");
  }

  @Test
  void anAccountIsCreatedPutIntoAGroupAndLogsInWithItsClaims() throws Exception {
    open(pod(), "user");
    logIn("root");
    await().until(() -> exists("new-user"));
    type("new-user-username", "fay");
    type("new-user-email", "fay@example.test");
    type("new-user-fname", "Fay");
    type("new-user-password", "fay-pass-2981");
    submit("new-user");
    await().until(() -> text("main").contains("fay@example.test"));
    click("//a[text()='fay']");
    await().until(() -> exists("user"));
    click("//label[normalize-space()='Engineers']/input");
    type("user-lname", "Wray");
    submit("user");
    await().until(() -> text("user").contains("Done."));

    HttpResponse<String> login =
        pod().postJson("/api/login", "{\"username\": \"fay\", \"password\": \"fay-pass-2981\"}");
    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(
            SignedJWT.parse(PodUnderTest.json(login).get("token").asText())
                .getJWTClaimsSet()
                .getStringClaim("role"))
        .isEqualTo("eng");

    click("//button[text()='Delete']");
    await().until(() -> exists("new-user"));
    assertThat(text("main")).doesNotContain("fay@example.test");
  }

  @Test
  void aPasswordIsSetAndOneAgainstTheRulesIsRefusedWithItsReason() throws Exception {
    open(pod(), "user");
    logIn("root");
    await().until(() -> exists("new-user"));
    type("new-user-username", "gus");
    type("new-user-email", "gus@example.test");
    type("new-user-password", "gus-first-1187");
    submit("new-user");
    await().until(() -> text("main").contains("gus@example.test"));
    click("//a[text()='gus']");
    await().until(() -> exists("password"));
    type("password-password", "password");
    submit("password");
    await().until(() -> text("error").contains("password"));
    type("password-password", "gus-second-4401");
    submit("password");
    await().until(() -> text("password").contains("Done."));
    assertThat(
            pod()
                .postJson(
                    "/api/login", "{\"username\": \"gus\", \"password\": \"gus-second-4401\"}")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aClaimGroupIsMadeAndLinkedToAProvider() throws Exception {
    open(pod(), "claim");
    logIn("root");
    await().until(() -> exists("new-claim"));
    type("new-claim-name", "Deck");
    type("new-claim-short_name", "deck");
    type("new-claim-value", "<img src=x onerror=alert(1)>");
    submit("new-claim");
    await().until(() -> exists("claim"));
    click("//a[text()='Claim groups']");
    await().until(() -> exists("new-group"));
    type("new-group-name", "Deckhands");
    submit("new-group");
    await().until(() -> exists("new-link"));
    assertThat(text("main")).contains("Deck (deck=<img src=x onerror=alert(1)>)");
    assertThat(page().getElementsByTagName("img")).as("no text becomes markup").isEmpty();
    click("//label[starts-with(normalize-space(), 'Deck (')]/input");
    submit("group");
    await().until(() -> text("group").contains("Done."));
    type("new-link-type", "LDAP:corp");
    type("new-link-resource_spec", "deckhands");
    submit("new-link");
    await().until(() -> text("main").contains("LDAP:corp"));
    assertThat(
            page()
                .<HtmlInput>getFirstByXPath(
                    "//label[starts-with(normalize-space(), 'Deck (')]/input")
                .isChecked())
        .isTrue();
  }

  @Test
  void thePublicKeysAreThoseThatVerifiersRead() throws Exception {
    open(pod(), "key");
    logIn("root");
    await().until(() -> text("main").contains("Public keys"));
    String kid =
        PodUnderTest.json(pod().get("/.well-known/jwks.json"))
            .get("keys")
            .get(0)
            .get("kid")
            .asText();
    assertThat(text("main")).contains(kid);
  }

  @Test
  void whoMayNotAdministerIsToldSo() throws Exception {
    open(pod(), "user");
    logIn("multi");
    await().until(() -> text("error").equals("your token does not allow this"));
  }

  @Test
  void logoutEndsTheSessionAndShowsTheLoginAgain() throws Exception {
    open(pod(), "");
    logIn("root");
    await().until(() -> text("main").contains("Overview"));
    click("//button[text()='Log out']");
    await().until(() -> exists("login"));
    assertThat(text("main")).contains("You have logged out.");
  }

  @Test
  void aTokenThatEndsSoonIsRefreshedBeforeItIsUsed() throws Exception {
    try (PodUnderTest other = start("stoke-1", SHORT_TOKENS)) {
      open(other, "");
      logIn("root");
      await().until(() -> text("main").contains("Overview"));
      click("//a[text()='Claims']");
      await().until(() -> exists("new-claim"));
      click("//a[text()='Users']");
      await().until(() -> exists("new-user"));
      assertThat(other.management("/metrics").body())
          .containsPattern("stoke_http_requests_seconds_count\\{[^}]*/api/refresh[^}]*\\} [1-9]");
    }
  }

  @Test
  void aSessionThatWasEndedElsewhereLeadsToTheLogin() throws Exception {
    try (PodUnderTest other = start("stoke-2", SHORT_TOKENS)) {
      open(other, "");
      logIn("root");
      await().until(() -> text("main").contains("Overview"));
      TestPostgres.execute(database, "DELETE FROM stoke_refresh_tokens");
      click("//a[text()='Users']");
      await().until(() -> exists("login"));
      assertThat(text("main")).contains("your session has ended; log in again");
    }
  }

  private PodUnderTest start(String id, UnaryOperator<String> edit) throws Exception {
    KeyCircle.Member keys = circle.join(id, Clock.systemUTC());
    return PodUnderTest.start(
            home,
            id,
            TestPostgres.port(),
            database,
            "",
            edit,
            (given, ledger, channel, clock, metrics) -> keys)
        .awaitDatabase();
  }

  private void open(PodUnderTest at, String part) throws Exception {
    page = requireNonNull(browser).getPage(at.url() + "/admin/" + part);
    await().until(() -> exists("login"));
  }

  private void logIn(String username) throws Exception {
    type("login-username", username);
    type("login-password", username + "-pass");
    submit("login");
  }

  private void type(String id, String text) {
    HtmlInput input = page().getHtmlElementById(id);
    input.setValue(text);
  }

  private void submit(String form) throws Exception {
    page()
        .<HtmlElement>getFirstByXPath("//form[@id='" + form + "']//button[@type='submit']")
        .click();
  }

  private void click(String xpath) throws Exception {
    page().<HtmlElement>getFirstByXPath(xpath).click();
  }

  private boolean exists(String id) {
    return page().getElementById(id) != null;
  }

  private String text(String id) {
    @Nullable DomElement element = page().getElementById(id);
    return element == null ? "" : element.getTextContent();
  }

  private HtmlPage page() {
    return requireNonNull(page, "nothing is open");
  }

  private PodUnderTest pod() {
    return requireNonNull(pod, "the pod is not started");
  }
}
