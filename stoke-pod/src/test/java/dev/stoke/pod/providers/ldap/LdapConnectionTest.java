package dev.stoke.pod.providers.ldap;

import static dev.stoke.pod.providers.ldap.LdapUnderTest.crew;
import static dev.stoke.pod.providers.ldap.LdapUnderTest.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.providers.ForeignAnswer.Identified;
import dev.stoke.pod.providers.ForeignAnswer.Refused;
import dev.stoke.pod.providers.ForeignAnswer.Unavailable;
import dev.stoke.pod.testing.StallingProxy;
import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.testing.TestDirectory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories that are away, silent, or not the one they should be. */
final class LdapConnectionTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final ForeignAnswer NO_CONNECTION = new Unavailable("cannot-connect");
  private static final ForeignAnswer WRONG = new Refused("wrong-password");

  private final Path home;
  private final LdapUnderTest test;

  LdapConnectionTest(@TempDir Path home) {
    this.home = home;
    this.test = new LdapUnderTest(home);
  }

  @Test
  void aDirectoryThatIsAwayIsAskedAgainWhenItIsBack() throws Exception {
    int port;
    String yaml;
    try (TestDirectory directory = crew()) {
      port = directory.port();
      yaml = directory.yaml("corp");
    }
    try (LdapLogin login = test.open(yaml)) {
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
    try (LdapLogin login = test.open(directory.yaml("corp"))) {
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
            test.open(
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
            test.open(TestDirectory.yamlAt("ldap://127.0.0.1:" + proxy.port(), "corp"), SHORT)) {
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
      assertThat(test.check(good.yaml("corp", trust))).isInstanceOf(Identified.class);
      assertThat(test.check(good.yaml("corp"))).as("the system's CAs").isEqualTo(NO_CONNECTION);
      assertThat(test.check(stranger.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(test.check(renamed.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(stranger.binds()).isEmpty();
      assertThat(renamed.binds()).isEmpty();
      String blind = "skip_certificate_verify: true";
      assertThat(test.check(stranger.yaml("corp", blind))).isInstanceOf(Identified.class);
      assertThat(test.check(renamed.yaml("corp", blind))).isInstanceOf(Identified.class);
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
            test.open(
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
      assertThat(test.check(good.yaml("corp", trust))).isInstanceOf(Identified.class);
      assertThat(test.check(stranger.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(test.check(renamed.yaml("corp", trust))).isEqualTo(NO_CONNECTION);
      assertThat(test.check(without.yaml("corp", trust)))
          .as("no TLS there")
          .isEqualTo(NO_CONNECTION);
      assertThat(without.binds()).isEmpty();
    }
  }

  @Test
  void aRenewedCaIsTrustedWithoutBeingOpenedAgain() throws Exception {
    TestCa ca = new TestCa("corp");
    Files.writeString(home.resolve("ca.pem"), new TestCa("the last one").pem());
    try (TestDirectory directory = fill(TestDirectory.ldaps(ca.issue("localhost"), "localhost"));
        LdapLogin login = test.open(directory.yaml("corp", "ldap_ca_cert: ca.pem"))) {
      assertThat(login.check("una", "una-pass")).isEqualTo(NO_CONNECTION);
      Files.writeString(home.resolve("ca.pem"), ca.pem());
      assertThat(login.check("una", "una-pass")).isInstanceOf(Identified.class);
    }
  }
}
