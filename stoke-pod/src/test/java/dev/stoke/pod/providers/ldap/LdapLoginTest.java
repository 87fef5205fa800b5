package dev.stoke.pod.providers.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.ResultCode;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.providers.ForeignAnswer.Identified;
import dev.stoke.pod.providers.ForeignAnswer.Refused;
import dev.stoke.pod.providers.ForeignAnswer.Unavailable;
import dev.stoke.pod.providers.ForeignAnswer.Unknown;
import dev.stoke.pod.providers.ForeignIdentity;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.testing.StallingProxy;
import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.testing.TestDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a directory that speaks LDAP over TCP. */
final class LdapLoginTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final ForeignAnswer NO_CONNECTION = new Unavailable("cannot-connect");
  private static final ForeignAnswer WRONG = new Refused("wrong-password");

  @TempDir Path home;

  @Test
  void whoHasTheirPasswordIsWhoTheDirectorySays() throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = open(directory.yaml("corp"))) {
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
        LdapLogin login = open(directory.yaml("corp"))) {
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
        LdapLogin login = open(directory.yaml("corp"))) {
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
        LdapLogin login = open(directory.yaml("corp"))) {
      assertThat(login.check(name, "una-pass")).isEqualTo(new Unknown("no-entry"));
      assertThat(directory.binds()).isEmpty();
    }
  }

  @Test
  void aNameMayHaveAnyCharacterAndADnToo() throws Exception {
    String rdn = "cn=O\\\\'Sailor\\, \\\"Ü\\\" \\(x\\)*\\#";
    try (TestDirectory directory = crew().entry(rdn, "o*(s)\\ü");
        LdapLogin login = open(directory.yaml("corp"))) {
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
        LdapLogin login = open(directory.yaml("corp"))) {
      directory.entry("cn=second", "una").entry("cn=third", "una");
      assertThat(login.check("una", "una-pass")).isEqualTo(new Unknown("several-entries"));
      assertThat(directory.binds()).isEmpty();
    }
  }

  @Test
  void groupsAreAllReadOrTheLoginIsRefused() throws Exception {
    try (TestDirectory directory = crew();
        LdapLogin login = open(directory.yaml("corp"))) {
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
        LdapLogin login = open(directory.yaml("corp"))) {
      directory.answerBinds(ResultCode.valueOf(code));
      assertThat(login.check("una", "una-pass"))
          .isEqualTo(kind.equals("Refused") ? new Refused(reason) : new Unavailable(reason));
    }
  }

  @Test
  void aDirectoryThatIsAwayIsAskedAgainWhenItIsBack() throws Exception {
    int port;
    String yaml;
    try (TestDirectory directory = crew()) {
      port = directory.port();
      yaml = directory.yaml("corp");
    }
    try (LdapLogin login = open(yaml)) {
      assertThat(login.check("una", "una-pass")).isEqualTo(NO_CONNECTION);
      for (int round = 0; round < 3; round++) {
        try (TestDirectory directory = fill(TestDirectory.plain(port))) {
          assertThat(login.check("una", "una-pass")).isInstanceOf(Identified.class);
          assertThat(login.check("una", "wrong")).isEqualTo(WRONG);
        }
        assertThat(login.check("una", "una-pass")).isEqualTo(NO_CONNECTION);
      }
    }
  }

  /** A restart between two logins that nobody noticed costs no login. */
  @Test
  void connectionsThatEndedAreReplaced() throws Exception {
    TestDirectory directory = crew();
    int port = directory.port();
    try (LdapLogin login = open(directory.yaml("corp"))) {
      for (int round = 0; round < 5; round++) {
        assertThat(login.check("una", "una-pass")).isInstanceOf(Identified.class);
        directory.close();
        directory = fill(TestDirectory.plain(port));
      }
    } finally {
      directory.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ldap", "ldaps", "start_tls"})
  void aSocketThatNeverAnswersHoldsNobodyForLong(String kind) throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        LdapLogin login =
            open(
                TestDirectory.yamlAt(
                    (kind.equals("ldaps") ? "ldaps" : "ldap")
                        + "://127.0.0.1:"
                        + deaf.getLocalPort(),
                    "corp",
                    "start_tls: " + kind.equals("start_tls")),
                SHORT)) {
      long began = System.nanoTime();
      assertThat(login.check("una", "una-pass")).isEqualTo(NO_CONNECTION);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void aDirectoryThatFreezesHoldsNobodyForLongAndIsAskedAgain() throws Exception {
    try (TestDirectory directory = crew();
        StallingProxy proxy = new StallingProxy(directory.port());
        LdapLogin login =
            open(TestDirectory.yamlAt("ldap://127.0.0.1:" + proxy.port(), "corp"), SHORT)) {
      await().until(() -> login.check("una", "una-pass") instanceof Identified);
      proxy.stall();
      for (int i = 0; i < 3; i++) {
        long began = System.nanoTime();
        assertThat(login.check("una", "una-pass")).isInstanceOf(Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
      }
      proxy.resume();
      await().until(() -> login.check("una", "una-pass") instanceof Identified);
    }
  }

  @Test
  void overTlsOnlyAServerWithATrustedCertificateOfItsNameIsTold() throws Exception {
    TestCa ca = new TestCa("corp");
    Files.writeString(home.resolve("ca.pem"), ca.pem());
    String trust = "ldap_ca_cert: ca.pem";
    try (TestDirectory good = fill(TestDirectory.ldaps(ca.issue("localhost"), "localhost"));
        TestDirectory stranger =
            fill(TestDirectory.ldaps(new TestCa("x").issue("localhost"), "localhost"));
        TestDirectory renamed =
            fill(TestDirectory.ldaps(ca.issue("elsewhere.test"), "localhost"))) {
      assertThat(check(good.yaml("corp", trust))).isInstanceOf(Identified.class);
      assertThat(check(good.yaml("corp"))).as("the system's CAs").isEqualTo(NO_CONNECTION);
      assertThat(check(stranger.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(check(renamed.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(stranger.binds()).isEmpty();
      assertThat(renamed.binds()).isEmpty();
      String blind = "skip_certificate_verify: true";
      assertThat(check(stranger.yaml("corp", blind))).isInstanceOf(Identified.class);
      assertThat(check(renamed.yaml("corp", blind))).isInstanceOf(Identified.class);
    }
  }

  /** The limit of a read is one of waiting for an answer, and not of being idle. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionIsKeptWhileNothingIsAsked(boolean startTls) throws Exception {
    TestCa.Issued certificate = new TestCa("corp").issue("localhost");
    try (TestDirectory directory =
            fill(
                startTls
                    ? TestDirectory.startTls(certificate, "localhost")
                    : TestDirectory.ldaps(certificate, "localhost"));
        LdapLogin login =
            open(
                directory.yaml("corp", "skip_certificate_verify: true", "start_tls: " + startTls),
                Duration.ofSeconds(2))) {
      await().until(() -> login.check("una", "una-pass") instanceof Identified);
      long before = directory.serviceBinds();
      await()
          .pollDelay(Duration.ofSeconds(5))
          .until(() -> login.check("una", "una-pass") instanceof Identified);
      assertThat(directory.serviceBinds()).isEqualTo(before);
    }
  }

  @Test
  void startTlsChecksTheSame() throws Exception {
    TestCa ca = new TestCa("corp");
    Files.writeString(home.resolve("ca.pem"), ca.pem());
    String[] trust = {"ldap_ca_cert: ca.pem", "start_tls: true"};
    try (TestDirectory good = fill(TestDirectory.startTls(ca.issue("localhost"), "localhost"));
        TestDirectory stranger =
            fill(TestDirectory.startTls(new TestCa("x").issue("localhost"), "localhost"));
        TestDirectory renamed =
            fill(TestDirectory.startTls(ca.issue("elsewhere.test"), "localhost"));
        TestDirectory without = crew()) {
      assertThat(check(good.yaml("corp", trust))).isInstanceOf(Identified.class);
      assertThat(check(stranger.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(check(renamed.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(check(without.yaml("corp", trust))).as("no TLS there").isEqualTo(NO_CONNECTION);
      assertThat(without.binds()).isEmpty();
    }
  }

  @Test
  void aRenewedCaIsTrustedWithoutBeingOpenedAgain() throws Exception {
    TestCa ca = new TestCa("corp");
    Files.writeString(home.resolve("ca.pem"), new TestCa("the last one").pem());
    try (TestDirectory directory = fill(TestDirectory.ldaps(ca.issue("localhost"), "localhost"));
        LdapLogin login = open(directory.yaml("corp", "ldap_ca_cert: ca.pem"))) {
      assertThat(login.check("una", "una-pass")).isEqualTo(NO_CONNECTION);
      Files.writeString(home.resolve("ca.pem"), ca.pem());
      assertThat(login.check("una", "una-pass")).isInstanceOf(Identified.class);
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
      assertThat(check(directory.yaml("corp").replace(right, wrong)))
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
    assertThatThrownBy(() -> open(yaml.replace(right, wrong.replace("\\n", "\n"))))
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
    try (LdapLogin login = open(list)) {
      assertThat(login.provider().typeSpec()).isEqualTo("LDAP:corp");
    }
  }

  private static TestDirectory crew() {
    return fill(TestDirectory.plain());
  }

  private static TestDirectory fill(TestDirectory directory) {
    return directory.person("una").person("bo").group("crew", "una", "bo").group("deck", "una");
  }

  private ForeignAnswer check(String yaml) throws Exception {
    try (LdapLogin login = open(yaml)) {
      return login.check("una", "una-pass");
    }
  }

  private LdapLogin open(String yaml) throws Exception {
    return open(yaml, PATIENT);
  }

  private LdapLogin open(String yaml, Duration limit) throws Exception {
    return LdapLogin.open(provider(yaml), home, limit);
  }

  /** As a pod reads it. */
  private LdapProvider provider(String yaml) throws ConfigException {
    Path file = home.resolve("config.yaml");
    String text =
        """
        database: {type: postgres, postgres: {host: h, database: d, user: u}}
        tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
        users:
          providers:
        """;
    try {
      Files.writeString(file, text + yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (LdapProvider) new ConfigFile(file, Map.of()).load().providers().all().getFirst();
  }
}
