package dev.stoke.pod.providers.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import dev.stoke.pod.providers.ldap.FilterTemplate.NameAttribute;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTemplateTest {
  private static final String TEMPLATE =
      "(&(objectClass=person)(|(uid={{.Username}})(member={{ .UserDN }})))";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "una*",
        "*)(uid=*",
        "x)(objectClass=*",
        "una))(|(uid=*",
        "\\2a",
        "\\",
        "(",
        ")",
        "a\\",
        "\u0000",
        "una\u0000",
        "ünä",
        "😀",
        "{{.UserDN}}",
        "{{.Username}}",
        "$1",
        "\\$0",
        " una ",
        "cn=a,dc=b",
        "cn=Sailor\\, Una,ou=people",
        "#04024869",
        "una\n"
      })
  void whateverIsTypedIsAValue(String typed) throws Exception {
    check(typed);
  }

  @Test
  void soIsWhateverChanceTypes() throws Exception {
    String alphabet = "()*\\&|!=<>~:,;#+\"{}.$ \u0000\u0001\n\r\tabUsernameDN2a5cäß€😀\u202e";
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder typed = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        typed.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      check(valid(typed.toString()));
    }
  }

  /** Halves of a surrogate pair have no bytes in UTF-8, so they cannot come back. */
  private static String valid(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void check(String typed) throws LDAPException {
    Filter filter = FilterTemplate.of(TEMPLATE).with(typed, "dn of " + typed);
    assertThat(filter.getFilterType()).isEqualTo(Filter.FILTER_TYPE_AND);
    assertThat(filter.getComponents()).hasSize(2);
    Filter or = filter.getComponents()[1];
    assertThat(or.getFilterType()).isEqualTo(Filter.FILTER_TYPE_OR);
    assertThat(or.getComponents()).hasSize(2);
    assertThat(or.getComponents()[0].getFilterType()).isEqualTo(Filter.FILTER_TYPE_EQUALITY);
    assertThat(or.getComponents()[0].getAssertionValue()).isEqualTo(typed);
    assertThat(or.getComponents()[1].getAssertionValue()).isEqualTo("dn of " + typed);
  }

  @Test
  void theAttributesThatTellANameAreFound() throws Exception {
    assertThat(FilterTemplate.of(TEMPLATE).nameAttributes())
        .containsExactly(new NameAttribute("uid", "", ""));
    assertThat(
            FilterTemplate.of(
                    "(&(sAMAccountName={{.Username}})(!(cn={{.Username}}))"
                        + "(|(userPrincipalName={{.Username}}@corp.test)(ou=x*{{.Username}})))")
                .nameAttributes())
        .containsExactly(
            new NameAttribute("sAMAccountName", "", ""),
            new NameAttribute("userPrincipalName", "", "@corp.test"));
    assertThat(FilterTemplate.of("(uid=*{{.Username}}*)").nameAttributes()).isEmpty();
  }

  @Test
  void aNameIsTakenOutOfWhatStandsRoundIt() {
    NameAttribute upn = new NameAttribute("userPrincipalName", "", "@corp.test");
    assertThat(upn.encloses("Una@CORP.test")).isTrue();
    assertThat(upn.username("Una@CORP.test")).isEqualTo("Una");
    assertThat(upn.encloses("@corp.test")).isFalse();
    assertThat(upn.encloses("una@elsewhere.test")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(uid={{.Username}}", "(&)(uid=x)", "(=x)", "uid", "(uid=\\zz)"})
  void whatIsNoFilterIsRefused(String text) {
    assertThatThrownBy(() -> FilterTemplate.of(text)).isInstanceOf(LDAPException.class);
  }
}
