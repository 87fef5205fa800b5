package dev.stoke.pod.providers.ldap;

import static dev.stoke.pod.providers.ldap.LdapUnderTest.crew;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.ResultCode;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.providers.ForeignAnswer.Identified;
import dev.stoke.pod.providers.ForeignAnswer.Refused;
import dev.stoke.pod.providers.ForeignAnswer.Unavailable;
import dev.stoke.pod.providers.ForeignAnswer.Unknown;
import dev.stoke.pod.providers.ForeignIdentity;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.testing.TestDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may log in, as a directory says that speaks LDAP over TCP. */
final class LdapLoginTest {
  private static final ForeignAnswer WRONG = new Refused("wrong-password");

  private final Path home;
  private final LdapUnderTest test;

  LdapLoginTest(@TempDir Path home) {
    this.home = home;
    this.test = new LdapUnderTest(home);
  }

  @Test
  void whoHasTheirPasswordIsWhoTheDirectorySays() throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = test.open(directory.yaml("corp"))) {
      ForeignIdentity una =
          new ForeignIdentity("una", "Una", "Sailor", "una@example.test", Set.of("crew", "deck"));
      assertThat(login.check("una", "una-pass")).isEqualTo(new Identified(una));
      assertThat(login.check("UNA", "una-pass")).as("in capitals").isEqualTo(new Identified(una));
      assertThat(login.check("una@example.test", "una-pass")).isEqualTo(new Identified(una));
      directory.leave("crew", "una").leave("deck", "una");
      assertThat(login.check("una", "una-pass"))
          .isEqualTo(
              new Identified(
                  new ForeignIdentity("una", "Una", "Sailor", "una@example.test", Set.of())));
    }
  }

  @Test
  void whoHasNotIsRefusedAndWhoIsNotThereIsUnknown() throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = test.open(directory.yaml("corp"))) {
      assertThat(login.check("una", "wrong")).isEqualTo(WRONG);
      assertThat(login.check("una", "UNA-PASS")).isEqualTo(WRONG);
      assertThat(login.check("una", TestDirectory.SERVICE_PASSWORD)).isEqualTo(WRONG);
      for (String name : new String[] {"nobody", "", " ", "u".repeat(300)}) {
        assertThat(login.check(name, "una-pass")).isEqualTo(new Unknown("no-entry"));
      }
      assertThat(login.check("una", "una-pass")).isInstanceOf(Identified.class);
      directory.remove("una");
      assertThat(login.check("una", "una-pass")).isEqualTo(new Unknown("no-entry"));
    }
  }

  /** RFC 4513, 5.1.2: servers let anybody bind who sends a name and no password. */
  @Test
  void anEmptyPasswordIsNeverSent() throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = test.open(directory.yaml("corp"))) {
      assertThat(login.check("una", "")).isEqualTo(WRONG);
      assertThat(directory.binds()).isEmpty();
      assertThat(login.check("una", "\u0000")).isEqualTo(WRONG);
      assertThat(directory.binds()).containsExactly(TestDirectory.dn("una"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "un*",
        "una*",
        "*)(uid=*",
        "una)(objectClass=*",
        "una))(|(uid=*",
        "x)(|(uid=una)",
        "\\75na",
        "una\u0000",
        "cn=una,ou=people,dc=example,dc=test",
        "{{.UserDN}}",
        "una,ou=people"
      })
  void whatIsTypedIsAValueAndNoPartOfTheFilter(String name) throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = test.open(directory.yaml("corp"))) {
      assertThat(login.check(name, "una-pass")).isEqualTo(new Unknown("no-entry"));
      assertThat(directory.binds()).isEmpty();
    }
  }

  @Test
  void aNameMayHaveAnyCharacterAndADnToo() throws Exception {
    String rdn = "cn=O\\\\'Sailor\\, \\\"Ü\\\" \\(x\\)*\\#";
    try (TestDirectory directory = crew().entry(rdn, "o*(s)\\ü");
        LdapLogin login = test.open(directory.yaml("corp"))) {
      directory.add(
          "dn: cn=odd,ou=groups,dc=example,dc=test",
          "objectClass: groupOfNames",
          "cn: odd",
          "member: " + rdn + ",ou=people,dc=example,dc=test");
      assertThat(login.check("o*(s)\\ü", "o*(s)\\ü-pass"))
          .isInstanceOfSatisfying(
              Identified.class,
              answer -> {
                assertThat(answer.identity().username()).isEqualTo("o*(s)\\ü");
                assertThat(answer.identity().groups()).containsExactly("odd");
              });
    }
  }

  @Test
  void severalEntriesAreNobody() throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = test.open(directory.yaml("corp"))) {
      directory.entry("cn=second", "una").entry("cn=third", "una");
      assertThat(login.check("una", "una-pass")).isEqualTo(new Unknown("several-entries"));
      assertThat(directory.binds()).isEmpty();
    }
  }

  @Test
  void groupsAreAllReadOrTheLoginIsRefused() throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = test.open(directory.yaml("corp"))) {
      for (int i = 0; i < 998; i++) {
        directory.group("g" + i, "una");
      }
      assertThat(((Identified) login.check("una", "una-pass")).identity().groups()).hasSize(1000);
      directory.group("one-more", "una");
      assertThat(login.check("una", "una-pass")).isEqualTo(new Refused("too-many-groups"));
    }
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource({
    "53, Refused, bind-refused",
    "19, Refused, bind-refused",
    "10, Refused, bind-refused",
    "13, Unavailable, tls-required",
    "51, Unavailable, bind-failed",
    "52, Unavailable, bind-failed",
    "80, Unavailable, bind-failed"
  })
  void aBindThatFailsIsJudgedByItsCode(int code, String kind, String reason) throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = test.open(directory.yaml("corp"))) {
      directory.answerBinds(ResultCode.valueOf(code));
      assertThat(login.check("una", "una-pass"))
          .isEqualTo(kind.equals("Refused") ? new Refused(reason) : new Unavailable(reason));
    }
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bind_user_password: service-Jd81ka | bind_user_password: old     | cannot-connect
          user_search_root: ou=people        | user_search_root: ou=nobody | search-failed
          group_search_root: ou=groups       | group_search_root: ou=gone  | search-failed
          """)
  void whatTheDirectoryDoesNotTakeIsNoFaultOfTheUser(String right, String wrong, String reason)
      throws Exception {
    try (TestDirectory directory = crew()) {
      assertThat(test.check(directory.yaml("corp").replace(right, wrong)))
          .isEqualTo(new Unavailable(reason));
    }
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user_search_root: ou=people  | user_search_root: people    | corp: user_search_root: is not a DN
          group_search_root: ou=groups | group_search_root: x=y,=    | corp: group_search_root: is not a DN
          (mail={{.Username}})         | (mail={{.Username}})(       | user_filter_template
          (member={{.UserDN}})         | (={{.UserDN}})              | corp: group_filter_template: is not an LDAP filter
          (uid={{.Username}})(mail={{.Username}}) | (uid=*{{.Username}}*) | user_filter_template: must compare an attribute
          ldap_email_field: mail       | 'ldap_email_field: mail\n    ldap_ca_cert: no.pem' | ldap_ca_cert: no.pem is missing
          """)
  void whatCanNeverWorkIsRefused(String right, String wrong, String message) {
    String yaml = TestDirectory.yamlAt("ldap://127.0.0.1:1", "corp");
    assertThat(yaml).contains(right);
    assertThatThrownBy(() -> test.open(yaml.replace(right, wrong.replace("\\n", "\n"))))
        .isInstanceOfAny(UnusableProviderException.class, ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theExampleOfTheDocumentationCanBeOpened() throws Exception {
    String docs = Files.readString(Path.of("../docs/configuration.md"));
    String section = docs.substring(docs.indexOf("## Logins through a directory"));
    String yaml = section.substring(section.indexOf("```yaml") + 8, section.indexOf("\n```\n"));
    Files.createDirectories(home.resolve("secrets"));
    Files.writeString(home.resolve("secrets/ldap-password"), "x\n");
    Files.createDirectories(home.resolve("certs"));
    Files.writeString(home.resolve("certs/ldap-ca.pem"), new TestCa("corp").pem());
    String list = yaml.substring(yaml.indexOf("  - type"));
    try (LdapLogin login = test.open(list)) {
      assertThat(login.provider().typeSpec()).isEqualTo("LDAP:corp");
    }
  }
}
