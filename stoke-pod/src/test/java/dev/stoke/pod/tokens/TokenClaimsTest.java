package dev.stoke.pod.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.config.RefreshTerms;
import dev.stoke.pod.config.SigningKeys;
import dev.stoke.pod.config.TokenShape;
import dev.stoke.pod.config.TokenShape.Subject;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.config.TokensSection.UserInfo;
import dev.stoke.pod.signing.TokenDraft;
import dev.stoke.pod.signing.TokenType;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.User;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token says; the first two as upstream's tokens were seen. */
final class TokenClaimsTest {
  private static final User MULTI = new User(7, "multi", "multi@example.test", "Multi", "Ple");
  private static final TokenShape UPSTREAM = TokenShape.UPSTREAM;

  private UserInfo userInfo = new UserInfo("u", "", "", "n", "e");
  private String subject = "";
  private List<String> audience = List.of();
  private boolean times;
  private String counter = "";
  private TokenShape shape = UPSTREAM;

  @Test
  void withTheUsualSettingsOfTheGoServer() {
    assertThat(
            draft(
                    OptionalInt.of(2),
                    claim("role", "eng"),
                    claim("ship", "acc"),
                    claim("role", "adm"),
                    claim("multi", "a,b"))
                .claims())
        .isEqualTo(
            Map.of(
                "iss", "stk",
                "jti", "k2",
                "role", "eng,adm",
                "ship", "acc",
                "multi", "a,b",
                "u", "multi",
                "n", "Multi Ple",
                "e", "multi@example.test"));
  }

  @Test
  void withEverythingThatTheGoServerCanSay() {
    userInfo = new UserInfo("uname", "fn", "ln", "name", "mail");
    subject = "stoke";
    audience = List.of("svc", "svc2");
    times = true;
    counter = "rc";

    TokenDraft draft = draft(OptionalInt.of(1));

    assertThat(draft.type()).isEqualTo(TokenType.JWT);
    assertThat(draft.issuedAt()).isTrue();
    assertThat(draft.notBefore()).isTrue();
    assertThat(draft.claims())
        .isEqualTo(
            Map.of(
                "iss", "stk",
                "sub", "stoke",
                "aud", List.of("svc", "svc2"),
                "rc", "k1",
                "uname", "multi",
                "fn", "Multi",
                "ln", "Ple",
                "name", "Multi Ple",
                "mail", "multi@example.test"));
  }

  @Test
  void withoutALimitNothingIsCounted() {
    assertThat(draft(OptionalInt.empty()).claims()).doesNotContainKey("jti");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          S;U      | S,U
          S;S,U    | S,U
          S,U;U,S  | S,U
          a,b      | a,b
          x,x      | x,x
          a;b;a,c  | a,b,c
          """)
  void valuesOfOneNameAreJoinedAndNoPartIsThereTwice(String values, String joined) {
    Claim[] claims =
        Arrays.stream(values.split(";", -1)).map(v -> claim("stk", v)).toArray(Claim[]::new);

    assertThat(draft(OptionalInt.empty(), claims).claims()).containsEntry("stk", joined);
  }

  /** A claim of a user must not speak for the issuer (weakness of the Go server). */
  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "exp", "nbf", "iat", "jti", "kid", "sub"})
  void aUsersClaimNeverReplacesARegisteredOne(String name) {
    subject = "stoke";
    audience = List.of("svc");

    Map<String, Object> plain = draft(OptionalInt.of(2)).claims();
    Map<String, Object> claims = draft(OptionalInt.of(2), claim(name, "evil")).claims();

    assertThat(claims).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "exp", "nbf", "iat", "jti", "kid"})
  void norIsItThereWhereTheIssuerSaysNothing(String name) {
    assertThat(draft(OptionalInt.empty(), claim(name, "evil")).claims())
        .isEqualTo(draft(OptionalInt.empty()).claims());
  }

  @Test
  void aUsersOwnSubjectIsLeftWhereNoneIsConfigured() {
    assertThat(draft(OptionalInt.empty(), claim("sub", "x")).claims()).containsEntry("sub", "x");
  }

  @Test
  void factsOfTheUserWinOverClaimsAndTheCounterOverBoth() {
    counter = "u";
    assertThat(draft(OptionalInt.of(2), claim("e", "evil"), claim("u", "evil")).claims())
        .containsEntry("e", "multi@example.test")
        .containsEntry("u", "k2");
  }

  @Test
  void onRequestTheSubjectIsTheUserAndEveryTokenHasAnIdOfItsOwn() {
    counter = "left";
    shape = new TokenShape("at+jwt", Subject.USERNAME, true);
    TokenDraft draft = draft(OptionalInt.of(2), claim("sub", "evil"), claim("jti", "evil"));
    assertThat(draft.type()).isEqualTo(TokenType.ACCESS_TOKEN);
    assertThat(draft.claims())
        .containsEntry("sub", "multi")
        .containsEntry("jti", "an-id")
        .containsEntry("left", "k2");

    shape = new TokenShape("JWT", Subject.ID, true);
    assertThat(draft(OptionalInt.empty()).claims())
        .containsEntry("sub", "7")
        .containsEntry("jti", "an-id");
  }

  @Test
  void aLoginThatStillCountsInJtiGetsAnIdThereToo() {
    shape = new TokenShape("JWT", Subject.FIXED, true);

    assertThat(draft(OptionalInt.of(1)).claims()).containsEntry("jti", "an-id");
  }

  @Test
  void everyClaimOfAUserIsAString() {
    assertThat(draft(OptionalInt.of(2), claim("n1", "5"), claim("yes", "true")).claims())
        .allSatisfy((name, value) -> assertThat(value).isInstanceOf(String.class));
  }

  private TokenDraft draft(OptionalInt remaining, Claim... claims) {
    TokensSection settings =
        new TokensSection(
            new SigningKeys("ES256", 0),
            Duration.ofHours(3),
            Duration.ofMinutes(30),
            "stk",
            subject,
            audience,
            times,
            times,
            remaining.orElse(0),
            counter,
            userInfo,
            shape,
            RefreshTerms.DEFAULT);
    return TokenClaims.draft(settings, MULTI, List.of(claims), remaining, () -> "an-id");
  }

  private static Claim claim(String shortName, String value) {
    return new Claim(shortName, value);
  }
}
