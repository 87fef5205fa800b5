package dev.stoke.pod.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.PeerException.Kind;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.testing.TestCa;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PeerChannelTest {
  private final TestCa ca = new TestCa("cluster");
  private final TestCa other = new TestCa("other");
  @TempDir private Path here;
  @TempDir private Path there;
  private TestPeer zero;
  private TestPeer one;

  @BeforeEach
  void start() {
    zero = TestPeer.of(ca, "demo-0", here);
    one = TestPeer.of(ca, "demo-1", there);
  }

  @AfterEach
  void stop() {
    zero.close();
    one.close();
  }

  @Test
  void anExchangeCarriesBothMessages() throws Exception {
    ExchangeRequest request = Messages.request("demo-0");
    ExchangeAnswer answer = Messages.answer("demo-1");
    one.federation.exchanging = _ -> answer;

    assertThat(zero.client.exchange(one.member(), request)).isEqualTo(answer);
    assertThat(one.federation.requests).containsExactly(request);
  }

  @Test
  void aMemberOfAnotherCaIsRefusedByBothSides(@TempDir Path elsewhere) {
    try (TestPeer stranger = TestPeer.of(other, "demo-1", elsewhere)) {
      assertThat(failure(zero, stranger.member()).kind()).isEqualTo(Kind.REFUSED);
      assertThat(failure(stranger, zero.member()).kind()).isEqualTo(Kind.REFUSED);
      assertThat(stranger.federation.requests).isEmpty();
      assertThat(zero.federation.requests).isEmpty();
    }
  }

  /** In TLS 1.3 the listener's alert may be overtaken by the end of the connection. */
  @Test
  void aStrangerThatTrustsThisCaIsRefusedByTheListener(@TempDir Path elsewhere) {
    TestCa.Issued own = other.issue("demo-1");
    try (TestPeer stranger = new TestPeer("demo-1", elsewhere, other.pem() + ca.pem(), own)) {
      assertThat(failure(stranger, zero.member()).kind()).isIn(Kind.REFUSED, Kind.UNREACHABLE);
      assertThat(zero.federation.requests).isEmpty();
    }
  }

  @Test
  void whoAnswersWithAnotherNameThanExpectedHearsNothing() {
    Member wrong = new Member("demo-2", one.url());

    assertThat(failure(zero, wrong).kind()).isEqualTo(Kind.REFUSED);
    assertThat(one.federation.requests).isEmpty();
  }

  @Test
  void aKeptConnectionIsNotUsedForAnotherMemberAtTheSameAddress() throws Exception {
    zero.client.exchange(one.member(), Messages.request("demo-0"));

    assertThat(failure(zero, new Member("demo-2", one.url())).kind()).isEqualTo(Kind.REFUSED);
    assertThat(one.federation.requests).hasSize(1);

    zero.client.exchange(one.member(), Messages.request("demo-0"));
    assertThat(one.federation.requests).hasSize(2);
  }

  @Test
  void aMessageThatSpeaksForAnotherThanTheCertificateIsRefused() {
    PeerException refused = failure(zero, one.member(), Messages.request("demo-1"));

    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(one.federation.requests).isEmpty();
    assertThat(one.count("stoke.peer.refused", "reason", "speaks for another")).isEqualTo(1);
  }

  @Test
  void anAnswerThatSpeaksForAnotherThanTheMemberIsRefused() {
    one.federation.exchanging = _ -> Messages.answer("demo-0");

    assertThat(failure(zero, one.member()).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void whoIsNoMemberIsRefused() {
    one.federation.members = Set.of("demo-1");

    assertThat(failure(zero, one.member()).kind()).isEqualTo(Kind.REFUSED);
    assertThat(one.count("stoke.peer.refused", "reason", "not a member")).isEqualTo(1);
  }

  @Test
  void aFederationThatIsTooBusyIsBusyToTheOtherSide() {
    one.federation.exchanging =
        _ -> {
          throw new PeerException(Kind.TIMEOUT, "busy");
        };

    assertThat(failure(zero, one.member()).kind()).isEqualTo(Kind.BUSY);
  }

  @Test
  void aFailureInsideTheOtherSideTellsNothingOfIt() {
    one.federation.exchanging =
        _ -> {
          throw new IllegalStateException("secret");
        };

    PeerException failure = failure(zero, one.member());

    assertThat(failure.kind()).isEqualTo(Kind.BUSY);
    assertThat(failure).hasMessage("the answer has HTTP status 500");
  }

  @Test
  void aMemberWithoutHttpsIsNeverCalled() {
    Member plain = new Member("demo-1", URI.create("http://127.0.0.1:1"));

    assertThat(failure(zero, plain).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void aClosedPortIsUnreachable() {
    Member gone = one.member();
    one.listener.close();

    assertThat(failure(zero, gone).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void connectionsAreKeptBetweenExchanges() throws Exception {
    try (TlsServer server = new TlsServer(one.credentials, TlsServer.answering("demo-1"))) {
      Member member = new Member("demo-1", server.url());
      for (int exchange = 0; exchange < 5; exchange++) {
        zero.client.exchange(member, Messages.request("demo-0"));
      }

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRenewedCertificateIsUsedByNewConnectionsWithoutARestart() throws Exception {
    zero.client.exchange(one.member(), Messages.request("demo-0"));
    String before = TlsProbe.shownBy(one, zero.credentials);

    one.write(ca.pem(), ca.issue("demo-1"));
    await().until(() -> one.count("stoke.peer.credentials", "outcome", "loaded") == 2);

    assertThat(TlsProbe.shownBy(one, zero.credentials))
        .isNotEqualTo(before)
        .isEqualTo(one.credentials.summary().certificate());
    zero.client.exchange(one.member(), Messages.request("demo-0"));
    one.client.exchange(zero.member(), Messages.request("demo-1"));
  }

  @Test
  void theCaRollsOverWithoutALostExchange() throws Exception {
    String both = ca.pem() + other.pem();
    TestCa.Issued oldZero = ca.issue("demo-0");
    TestCa.Issued oldOne = ca.issue("demo-1");

    talk();
    renew(zero, both, oldZero);
    talk();
    renew(one, both, oldOne);
    talk();
    renew(zero, both, other.issue("demo-0"));
    talk();
    renew(one, both, other.issue("demo-1"));
    talk();
    renew(zero, other.pem(), other.issue("demo-0"));
    talk();
    renew(one, other.pem(), other.issue("demo-1"));
    talk();

    assertThat(zero.credentials.summary().trustedCas()).hasSize(1);
  }

  @Test
  void theConnectionsOfFormerCertificatesAreGivenUp() throws Exception {
    zero.client.exchange(one.member(), Messages.request("demo-0"));
    long before = httpClients();

    for (int renewal = 0; renewal < 3; renewal++) {
      renew(zero, ca.pem(), ca.issue("demo-0"));
      zero.client.exchange(one.member(), Messages.request("demo-0"));
    }

    assertThat(before).isPositive();
    await().until(() -> httpClients() <= before);
  }

  @Test
  void aKeptConnectionDoesNotOutliveTheTrustInItsCa() throws Exception {
    zero.client.exchange(one.member(), Messages.request("demo-0"));

    renew(one, other.pem(), other.issue("demo-1"));

    assertThat(failure(zero, one.member()).kind()).isEqualTo(Kind.REFUSED);
    assertThat(one.federation.requests).hasSize(1);
    assertThat(one.count("stoke.peer.refused", "reason", "certificate")).isEqualTo(1);
  }

  /** To the listener's alert happens what happens to it for a stranger. */
  @Test
  void anExpiredCertificateIsRefused(@TempDir Path elsewhere) {
    Instant end = Instant.now().plus(Duration.ofSeconds(2));
    TestCa.Issued brief = ca.issue(end, TestCa.POD, "demo-2");
    try (TestPeer two = new TestPeer("demo-2", elsewhere, ca.pem(), brief)) {
      zero.federation.members = Set.of("demo-0", "demo-1", "demo-2");
      await().until(() -> Instant.now().isAfter(end.plusSeconds(1)));

      assertThat(failure(two, zero.member()).kind()).isIn(Kind.REFUSED, Kind.UNREACHABLE);
      assertThat(failure(zero, two.member()).kind()).isEqualTo(Kind.REFUSED);
      assertThat(zero.federation.requests).isEmpty();
      assertThat(two.federation.requests).isEmpty();
    }
  }

  @Test
  void aKeptConnectionEndsWithItsCertificate(@TempDir Path elsewhere) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(8));
    TestCa.Issued brief = ca.issue(end, TestCa.POD, "demo-2");
    try (TestPeer two = new TestPeer("demo-2", elsewhere, ca.pem(), brief)) {
      zero.federation.members = Set.of("demo-0", "demo-2");
      two.client.exchange(zero.member(), Messages.request("demo-2"));
      await().until(() -> Instant.now().isAfter(end.plusSeconds(1)));

      assertThat(failure(two, zero.member()).kind()).isEqualTo(Kind.REFUSED);
      assertThat(zero.federation.requests).hasSize(1);
    }
  }

  private void talk() {
    assertThatCode(() -> zero.client.exchange(one.member(), Messages.request("demo-0")))
        .doesNotThrowAnyException();
    assertThatCode(() -> one.client.exchange(zero.member(), Messages.request("demo-1")))
        .doesNotThrowAnyException();
  }

  /** Each client of the JDK that is still alive has one such thread. */
  private static long httpClients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("SelectorManager"))
        .count();
  }

  private static void renew(TestPeer peer, String authorities, TestCa.Issued certificate) {
    double before = peer.count("stoke.peer.credentials", "outcome", "loaded");
    peer.write(authorities, certificate);
    await().until(() -> peer.count("stoke.peer.credentials", "outcome", "loaded") == before + 1);
  }

  private static PeerException failure(TestPeer from, Member to) {
    return failure(from, to, Messages.request(from.id));
  }

  private static PeerException failure(TestPeer from, Member to, ExchangeRequest request) {
    return catchThrowableOfType(PeerException.class, () -> from.client.exchange(to, request));
  }
}
