package dev.stoke.pod.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.testing.NamedProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Una of LDAP:corp logs in for the first time, and these accounts have her name. */
final class AccountChoiceTest {
  private static final ForeignIdentity UNA =
      new ForeignIdentity("una", "Una", "Sailor", "una@example.test", Set.of());

  @ParameterizedTest(name = "{0} {1} {2} bound: {3} groups of {4}, only provider: {5} -> {6}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          una | una@example.test | LOCAL | false | ''                  | true  | other-source
          una | una@example.test | LOCAL | false | LDAP:corp           | true  | other-source
          una | una@example.test | OIDC  | false | ''                  | true  | other-source
          una | una@example.test | ldap  | false | LDAP:corp           | true  | other-source
          una | una@example.test | LDAP  | true  | LDAP:corp           | true  | other-provider
          una | una@example.test | LDAP  | false | LDAP:other          | true  | other-provider
          una | una@example.test | LDAP  | false | LDAP:corporate      | true  | other-provider
          una | una@example.test | LDAP  | false | ''                  | false | other-provider
          una | una@example.test | LDAP  | false | LDAP:other          | false | other-provider
          una | una@example.test | LDAP  | false | LDAP:corp LDAP:other | false | other-provider
          una | una@example.test | LDAP  | false | ''                  | true  | adopt
          una | una@example.test | LDAP  | false | OIDC:idp            | true  | adopt
          una | una@example.test | LDAP  | false | LDAP:corp           | true  | adopt
          una | una@example.test | LDAP  | false | LDAP:corp LDAP:old  | true  | adopt
          una | una@example.test | LDAP  | false | LDAP:corp           | false | adopt
          una | una@example.test | LDAP  | false | LDAP:corp OIDC:idp  | false | adopt
          una | changed@x.test   | LDAP  | false | LDAP:corp           | true  | adopt
          UNA | Una@example.test | LDAP  | false | LDAP:corp           | true  | adopt
          UNA | other@x.test     | LDAP  | false | LDAP:corp           | true  | create
          UNA | una@example.test | LOCAL | false | ''                  | true  | create
          """)
  void anAccountIsGivenOnlyToThePersonItCameFrom(
      String username,
      String email,
      String source,
      boolean bound,
      String links,
      boolean only,
      String expected) {
    Set<String> linkTypes =
        Arrays.stream(links.split(" ")).filter(link -> !link.isEmpty()).collect(Collectors.toSet());
    Candidate account = new Candidate(7, username, email, source, bound, linkTypes);
    assertThat(choose(only, account))
        .isEqualTo(
            switch (expected) {
              case "adopt" -> new AccountChoice.Adopt(7);
              case "create" -> new AccountChoice.Create();
              default -> new AccountChoice.InTheWay(7, expected);
            });
  }

  @Test
  void theVeryNameComesBeforeOneInCapitals() {
    Candidate capitals = new Candidate(1, "UNA", "una@example.test", "LDAP", false, Set.of());
    Candidate exact = new Candidate(2, "una", "x@example.test", "LDAP", false, Set.of());
    assertThat(choose(true, capitals, exact)).isEqualTo(new AccountChoice.Adopt(2));
  }

  @Test
  void withoutAnAccountOfTheNameOneIsMade() {
    assertThat(choose(false)).isEqualTo(new AccountChoice.Create());
  }

  private static AccountChoice choose(boolean only, Candidate... accounts) {
    return AccountChoice.of(UNA, NamedProvider.ldap("corp"), only, List.of(accounts));
  }
}
