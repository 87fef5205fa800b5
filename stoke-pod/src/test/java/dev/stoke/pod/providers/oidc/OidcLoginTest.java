package dev.stoke.pod.providers.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.config.OidcProvider.ClaimsSource;
import dev.stoke.pod.config.OidcProvider.Flow;
import dev.stoke.pod.config.Secret;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.providers.ForeignIdentity;
import dev.stoke.pod.testing.TestIdp;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may go on with a login that somebody has begun, and what it is good for. */
@SuppressWarnings("NullAway.Init")
final class OidcLoginTest {
  private LoginUnderTest test;

  @BeforeEach
  void start() throws Exception {
    test = LoginUnderTest.with(Flow.CODE, ClaimsSource.ID_TOKEN);
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void everyPodWithTheSameSecretsGoesOnWhereAnotherBegan() throws Exception {
    Callback back = test.atProvider(test.start());
    Step.ToClient client = (Step.ToClient) test.twin().finish(back);
    assertThat(test.login.check(client.idToken(), client.accessCode()))
        .isEqualTo(
            new ForeignAnswer.Identified(
                new ForeignIdentity(
                    "1234",
                    "una@example.test",
                    "Una",
                    "Sailor",
                    "una@example.test",
                    groups(client.idToken()))));
    assertThat(test.twin().check(client.idToken(), client.accessCode()))
        .isEqualTo(new ForeignAnswer.Refused("access-code-used"));
  }

  @Test
  void aPodWithAnotherSecretDoesNot() throws Exception {
    OidcProvider p = test.login.provider();
    OidcLogin stranger =
        test.open(
            new OidcProvider(
                p.name(),
                p.discoveryUrl(),
                "",
                "",
                "",
                "",
                "",
                p.flow(),
                p.claimsSource(),
                p.firstNameClaim(),
                p.lastNameClaim(),
                p.emailClaim(),
                p.clientId(),
                p.clientSecret(),
                p.redirectUri(),
                List.of(),
                Map.of(),
                new Secret("another"),
                ""));
    Step.ToClient client = test.handedOver();
    assertThat(stranger.finish(test.atProvider(test.start()))).isEqualTo(new Step.Mismatch());
    assertThat(stranger.check(client.idToken(), client.accessCode()))
        .isEqualTo(new ForeignAnswer.Refused("access-code"));
    stranger.close();
  }

  @Test
  void onlyTheBrowserThatBeganItGoesOn() throws Exception {
    Callback mine = test.atProvider(test.start());
    String other = test.start().flow();
    assertThat(test.login.finish(withFlow(mine, ""))).isEqualTo(new Step.Mismatch());
    assertThat(test.login.finish(withFlow(mine, other))).isEqualTo(new Step.Mismatch());
    assertThat(test.login.finish(withFlow(mine, mine.flow() + "A"))).isEqualTo(new Step.Mismatch());
    assertThat(test.idp.requests).doesNotContain("/token");
    assertThat(test.login.finish(mine)).isInstanceOf(Step.ToClient.class);
  }

  @Test
  void aLoginHasToBeFinishedInTime() throws Exception {
    Callback late = test.atProvider(test.start());
    test.clock.forward(OidcLogin.FLOW_TIME);
    assertThat(test.login.finish(late)).isEqualTo(new Step.Mismatch());
  }

  @Test
  void anAccessCodeHasToBeUsedInTime() throws Exception {
    Step.ToClient client = test.handedOver();
    test.clock.forward(Duration.ofMinutes(2));
    assertThat(test.login.check(client.idToken(), client.accessCode()))
        .isEqualTo(new ForeignAnswer.Refused("access-code"));
  }

  @Test
  void anIdTokenThatDidNotComeThroughHereIsWorthNothing() throws Exception {
    Step.ToClient one = test.handedOver();
    Step.ToClient other = test.handedOver();
    String stolen =
        test.idp.sign(
            new JWTClaimsSet.Builder()
                .issuer(test.idp.url().toString())
                .audience(TestIdp.CLIENT)
                .subject("1234")
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("email", "una@example.test")
                .build());
    for (String code : List.of("", "x", "a.b.c", "access-1", one.accessCode())) {
      assertThat(test.login.check(stolen, code))
          .isEqualTo(new ForeignAnswer.Refused("access-code"));
    }
    assertThat(test.login.check(one.idToken(), other.accessCode()))
        .isEqualTo(new ForeignAnswer.Refused("access-code"));
    assertThat(test.login.check(one.idToken(), test.start().flow()))
        .as("what is sealed for one purpose is not good for another")
        .isEqualTo(new ForeignAnswer.Refused("access-code"));
  }

  @Test
  void aNameThatIsNoIdTokenIsLeftToTheLocalPassword() {
    assertThat(test.login.check("root", "root-pass"))
        .isEqualTo(new ForeignAnswer.Unknown("no-id-token"));
    assertThat(test.login.check("root.root@example.test", "root-pass"))
        .isEqualTo(new ForeignAnswer.Unknown("no-id-token"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAddressThatIsNotVerifiedIsRefused(boolean asText) throws Exception {
    Map<String, Object> person = new HashMap<>(test.idp.person);
    person.put("email_verified", asText ? "false" : Boolean.FALSE);
    test.idp.person = person;
    Step.ToClient client = test.handedOver();
    assertThat(test.login.check(client.idToken(), client.accessCode()))
        .isEqualTo(new ForeignAnswer.Refused("email-not-verified"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "given_name", "family_name"})
  void aClaimThatIsMissingIsNoReasonToGuess(String claim) throws Exception {
    Map<String, Object> person = new HashMap<>(test.idp.person);
    person.remove(claim);
    test.idp.person = person;
    Step.ToClient client = test.handedOver();
    assertThat(test.login.check(client.idToken(), client.accessCode()))
        .isEqualTo(new ForeignAnswer.Refused("claims-missing"));
  }

  @Test
  void whatIsSealedTellsNobodyAnything() throws Exception {
    Step.ToProvider there = test.start();
    Map<String, String> shown = TestIdp.form(there.address().getRawQuery());
    assertThat(shown.get("state")).isNotEqualTo(there.flow()).hasSize(43);
    assertThat(there.flow()).doesNotContain(shown.get("nonce")).hasSizeLessThan(1000);
    assertThat(there.toString() + test.handedOver()).isEqualTo("ToProviderToClient");
  }

  private static Callback withFlow(Callback callback, String flow) {
    return new Callback(
        callback.state(),
        callback.code(),
        callback.idToken(),
        callback.accessToken(),
        callback.issuer(),
        flow);
  }

  /** Some of them; those that differ at each login are taken from the token. */
  private static Set<String> groups(String idToken) throws Exception {
    JWTClaimsSet claims = SignedJWT.parse(idToken).getJWTClaimsSet();
    Set<String> groups =
        ((ForeignAnswer.Identified)
                Identities.identify(
                    LoginUnderTest.provider("", "", Flow.CODE, ClaimsSource.ID_TOKEN),
                    claims.getClaims(),
                    Map.of()))
            .identity()
            .groups();
    assertThat(groups)
        .contains("role=crew", "role=cook", "email_verified=true", "sub=1234")
        .doesNotContain("role=[crew, cook]");
    return groups;
  }
}
