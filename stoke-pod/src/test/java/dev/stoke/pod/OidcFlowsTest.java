package dev.stoke.pod;

import static dev.stoke.pod.OidcBrowser.handedOver;
import static dev.stoke.pod.OidcBrowser.parameters;
import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.testing.DatabaseKind;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** People log in through a real provider, by way of two pods in turn. */
final class OidcFlowsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "code, token",
    "code, endpoint",
    "implicit, token",
    "implicit, endpoint",
    "hybrid, token",
    "hybrid, endpoint"
  })
  void everyFlowEndsWithATokenThatHasTheLinkedClaims(String flow, String source) throws Exception {
    try (OidcFixture fixture = OidcFixture.start(directory, flow, source)) {
      OidcBrowser browser = fixture.browser();

      JsonNode handed = handedOver(browser.logIn("/oidc/idp?xfer=local"));
      HttpResponse<String> login = browser.postLogin(handed);

      assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
      assertThat(json(login).get("username").asText()).isEqualTo("una@example.test");
      JWTClaimsSet claims = claims(login);
      assertThat(claims.getStringClaim("role")).isEqualTo("crew");
      assertThat(claims.getStringClaim("n")).isEqualTo("Una Sailor");
      assertThat(claims.getStringClaim("e")).isEqualTo("una@example.test");
      assertThat(browser.cookies).isEmpty();
      assertThat(fixture.idp.requests.contains("/userinfo")).isEqualTo(source.equals("endpoint"));
      assertThat(fixture.idp.requests.contains("/token")).isEqualTo(!flow.equals("implicit"));

      assertThat(browser.postLogin(handed).statusCode())
          .as("an access code is good once, on all pods together")
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void onePersonHasOneAccountWhateverTheyAreCalledLater(DatabaseKind kind) throws Exception {
    try (OidcFixture fixture = OidcFixture.start(directory, kind, "code", "token", "")) {
      OidcBrowser browser = fixture.browser();
      HttpResponse<String> first = login(browser);
      assertThat(first.statusCode()).as(first.body()).isEqualTo(200);

      fixture.idp.person = changed(fixture.idp.person, "email", "una.married@example.test");
      assertThat(json(login(browser)).get("username").asText())
          .as("the claim sub is who they are")
          .isEqualTo("una@example.test");

      fixture.idp.person =
          changed(changed(fixture.idp.person, "sub", "99"), "email", "una@example.test");
      assertThat(login(browser).statusCode())
          .as("somebody else who got her address does not get her account")
          .isEqualTo(401);

      fixture.idp.person = changed(fixture.idp.person, "sub", "1234");
      fixture.idp.person = changed(fixture.idp.person, "role", "guest");
      assertThat(login(browser).statusCode()).as("in no linked group any more").isEqualTo(401);
    }
  }

  @Test
  void aLocalAccountWithTheSameAddressIsNotTakenOver() throws Exception {
    try (OidcFixture fixture = OidcFixture.start(directory, "code", "token")) {
      fixture.idp.person = changed(fixture.idp.person, "email", "root@example.test");
      OidcBrowser browser = fixture.browser();

      assertThat(login(browser).statusCode()).isEqualTo(401);

      assertThat(browser.postLogin("root", "root-pass").statusCode())
          .as("the local password still works, also beside the provider's name")
          .isEqualTo(200);
    }
  }

  @Test
  void anAccountThatTheGoServerMadeForThisProviderIsFoundAgain() throws Exception {
    try (OidcFixture fixture = OidcFixture.start(directory, "code", "token")) {
      for (String row : List.of("'Old', 'OIDC:idp', 'una'", "'Other', 'OIDC:other', 'eve'")) {
        String[] values = row.split(", ", -1);
        String address = values[2].replace("'", "") + "@example.test";
        DatabaseKind.POSTGRESQL.execute(
            fixture.database,
            "INSERT INTO users (fname, lname, source, email, username, created_at)"
                + " VALUES ('Una', %1$s, %2$s, '%3$s', '%3$s', now())"
                    .formatted(values[0], values[1], address));
      }
      OidcBrowser browser = fixture.browser();

      assertThat(claims(login(browser)).getStringClaim("n")).isEqualTo("Una Old");

      fixture.idp.person =
          changed(changed(fixture.idp.person, "sub", "5"), "email", "eve@example.test");
      assertThat(login(browser).statusCode()).as("made for another provider").isEqualTo(401);
    }
  }

  @Test
  void theEndpointWinsOverTheIdTokenButForNamesThatAskForIt() throws Exception {
    try (OidcFixture fixture = OidcFixture.start(directory, "code", "endpoint")) {
      fixture.idp.userInfo = Map.of("given_name", "Oona", "role", "crew");

      HttpResponse<String> login = login(fixture.browser());

      assertThat(claims(login).getStringClaim("n")).isEqualTo("Oona Sailor");
    }
  }

  @Test
  void theRequestHasAllThatTheConfigurationAsksFor() throws Exception {
    String more =
        "extra_arguments: {prompt: login, hd: example.test}\nstate_secret: only-a-part-of-it\n";
    try (OidcFixture fixture =
        OidcFixture.start(directory, DatabaseKind.POSTGRESQL, "code", "token", more)) {
      HttpResponse<String> start = fixture.browser().open("/oidc/idp");

      URI there = URI.create(start.headers().firstValue("location").orElseThrow());
      assertThat(there.toString()).startsWith(fixture.idp.url() + "/authorize?");
      assertThat(parameters(there))
          .containsEntry("prompt", "login")
          .containsEntry("hd", "example.test")
          .containsEntry("scope", "email profile openid")
          .containsEntry("response_type", "code")
          .containsEntry("redirect_uri", OidcBrowser.ORIGIN + "/oidc/idp")
          .containsEntry("code_challenge_method", "S256");
      assertThat(login(fixture.browser()).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> login(OidcBrowser browser) throws Exception {
    return browser.postLogin(handedOver(browser.logIn("/oidc/idp?xfer=local")));
  }

  private static JWTClaimsSet claims(HttpResponse<String> login) throws Exception {
    return SignedJWT.parse(json(login).get("token").asText()).getJWTClaimsSet();
  }

  static Map<String, Object> changed(Map<String, Object> person, String claim, Object value) {
    Map<String, Object> changed = new HashMap<>(person);
    changed.put(claim, value);
    return changed;
  }
}
