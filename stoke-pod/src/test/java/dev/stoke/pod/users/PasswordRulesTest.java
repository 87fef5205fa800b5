package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRulesTest {
  private final PasswordRules rules = new PasswordRules(8);

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                        | must have at least 8 characters
          7 chars                   | must have at least 8 characters
          aaaabbbbccc               | must have at least 4 different characters
          password1                 | is one of the passwords that attackers try first; choose another
          PassWord1                 | is one of the passwords that attackers try first; choose another
          qwertyuiop                | is one of the passwords that attackers try first; choose another
          my-ROBERTA-horse          | must not contain the user name or the e-mail address
          bobby.tables was here     | must not contain the user name or the e-mail address
          x-bobby.tables@school.test | must not contain the user name or the e-mail address
          """)
  void aBadPasswordIsRefusedWithASentence(String password, String sentence) {
    assertThat(rules.refusal(password, "roberta", "bobby.tables@school.test")).hasValue(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse",
        "ünïcödé x",
        "        ab cd",
        "12983476",
        "пароль мой",
        "🐎🔋📎🧷🐎🔋📎🧷"
      })
  void aGoodPasswordNeedsNoKindsOfCharacters(String password) {
    assertThat(rules.refusal(password, "roberta", "bobby.tables@school.test")).isEmpty();
  }

  @Test
  void charactersAreCountedAndNotTheirBytes() {
    assertThat(rules.refusal("🐎🔋📎🧷🐎🔋📎", "roberta", ""))
        .hasValue("must have at least 8 characters");
    assertThat(rules.refusal("🐎🔋📎🧷".repeat(32), "roberta", "")).isEmpty();
    assertThat(rules.refusal("🐎🔋📎🧷".repeat(32) + "x", "roberta", ""))
        .hasValue("must have at most 128 characters");
  }

  @Test
  void namesOfAFewCharactersAreNoReason() {
    assertThat(rules.refusal("joy of cooking", "joy", "joy@x.test")).isEmpty();
  }

  @Test
  void theLeastLengthIsConfigured() {
    assertThat(new PasswordRules(12).refusal("elevenchars", "roberta", ""))
        .hasValue("must have at least 12 characters");
  }
}
