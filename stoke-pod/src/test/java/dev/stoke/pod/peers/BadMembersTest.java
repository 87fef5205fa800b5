package dev.stoke.pod.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.PeerException.Kind;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.testing.TestCa;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members with good certificates whose answers are slow, endless or nonsense. */
@Timeout(120)
class BadMembersTest {
  private static final TestCa CA = new TestCa("cluster");
  @TempDir private static Path here;
  @TempDir private static Path there;
  private static TestPeer asking;
  private static TestPeer bad;

  @BeforeAll
  static void start() {
    asking = TestPeer.of(CA, "demo-0", here);
    bad = TestPeer.of(CA, "demo-1", there);
  }

  @AfterAll
  static void stop() {
    asking.close();
    bad.close();
  }

  @Test
  void oneThatHangsAfterTheHeadersIsGivenUpInTheTimeOfAnExchange() throws Exception {
    assertThat(
            hanging((out, end) -> {
              out.write(TlsServer.head("200 OK", "Content-Length: 1000"));
              out.write('{');
              out.flush();
              end.await();
            }))
        .isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void oneThatNeverAnswersIsGivenUpInTheTimeOfAnExchange() throws Exception {
    assertThat(hanging((_, end) -> end.await())).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void oneThatSendsAByteNowAndThenIsGivenUpInTheTimeOfAnExchange() throws Exception {
    assertThat(
            hanging((out, end) -> {
              out.write(TlsServer.head("200 OK", "Content-Length: 1000"));
              while (!end.await(100, TimeUnit.MILLISECONDS)) {
                out.write(' ');
                out.flush();
              }
            }))
        .isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    AtomicLong sent = new AtomicLong();
    byte[] block = " ".repeat(64 * 1024).getBytes(UTF_8);

    Kind kind =
        kindOf((out, end) -> {
          out.write(TlsServer.head("200 OK", "Connection: close"));
          while (end.getCount() > 0) {
            out.write(block);
            sent.addAndGet(block.length);
          }
        });

    assertThat(kind).isEqualTo(Kind.TOO_LARGE);
    assertThat(sent.get()).isLessThan(100_000_000);
  }

  @Test
  void anAnswerThatAnnouncesItsSizeIsCutOffToo() {
    assertThat(
            kindOf((out, _) -> {
              out.write(TlsServer.head("200 OK", "Content-Length: 1200000"));
              out.write(new byte[1_200_000]);
              out.flush();
            }))
        .isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void anAnswerThatIsNoJsonIsMalformed() {
    assertThat(kindOf((out, _) -> answer(out, "200 OK", "garbage"))).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aRedirectIsNotFollowed() {
    assertThat(
            kindOf((out, _) -> {
              out.write(
                  TlsServer.head(
                      "307 Temporary Redirect",
                      "Location: https://127.0.0.1:"
                          + bad.listener.address().getPort()
                          + "/peers/announce",
                      "Content-Length: 0"));
              out.flush();
            }))
        .isEqualTo(Kind.REFUSED);
    assertThat(bad.federation.requests).isEmpty();
  }

  @Test
  void statusesAreToldApart() {
    assertThat(kindOf((out, _) -> answer(out, "503 Busy", ""))).isEqualTo(Kind.BUSY);
    assertThat(kindOf((out, _) -> answer(out, "413 Large", ""))).isEqualTo(Kind.TOO_LARGE);
    assertThat(kindOf((out, _) -> answer(out, "403 No", ""))).isEqualTo(Kind.REFUSED);
    assertThat(kindOf((out, _) -> answer(out, "404 Gone", ""))).isEqualTo(Kind.REFUSED);
  }

  @Test
  void oneThatHangsUpIsUnreachable() {
    assertThat(kindOf((out, _) -> out.close())).isEqualTo(Kind.UNREACHABLE);
  }

  private static void answer(OutputStream out, String status, String body) throws IOException {
    out.write(TlsServer.head(status, "Content-Length: " + body.length()));
    out.write(body.getBytes(UTF_8));
    out.flush();
  }

  /** With the client as pods have it, after a first call that has warmed it up. */
  private static Kind hanging(TlsServer.Behaviour behaviour) throws Exception {
    asking.client.exchange(bad.member(), Messages.request("demo-0"));
    bad.federation.requests.clear();
    try (TlsServer server = new TlsServer(bad.credentials, behaviour);
        PeerClient client = new PeerClient(asking.credentials)) {
      long began = System.nanoTime();
      Kind kind = kindOf(client, server);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(20));
      return kind;
    }
  }

  private static Kind kindOf(TlsServer.Behaviour behaviour) {
    try (TlsServer server = new TlsServer(bad.credentials, behaviour)) {
      return kindOf(asking.client, server);
    }
  }

  private static Kind kindOf(PeerClient client, TlsServer server) {
    return catchThrowableOfType(
            PeerException.class,
            () -> client.exchange(new Member("demo-1", server.url()), Messages.request("demo-0")))
        .kind();
  }
}
