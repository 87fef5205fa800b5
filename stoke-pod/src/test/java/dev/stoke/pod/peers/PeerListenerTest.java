package dev.stoke.pod.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.pod.testing.TestCa;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the listener says to callers that the client of a pod would never be. */
@Timeout(120)
class PeerListenerTest {
  private static final String TLS_1_3 = "TLSv1.3";
  @TempDir private static Path home;
  private static final TestCa CA = new TestCa("cluster");
  private static TestPeer peer;

  @BeforeAll
  static void start() {
    peer = TestPeer.of(CA, "demo-0", home);
  }

  @AfterAll
  static void stop() {
    peer.close();
  }

  static Stream<Arguments> requests() {
    String status = TlsProbe.get("/peers/status");
    String ownKeys = TlsProbe.get("/api/pkeys?local=true");
    String announce = TlsProbe.post("/peers/announce", "{}");
    String sign = TlsProbe.post("/peers/sign", "{}");
    return Stream.of(
        Arguments.of("demo-1", status, 200),
        Arguments.of("demo-1", ownKeys, 200),
        Arguments.of("demo-1", TlsProbe.get("/api/pkeys"), 404),
        Arguments.of("demo-1", announce, 400),
        Arguments.of("demo-1", sign, 400),
        Arguments.of("demo-1", TlsProbe.get("/peers/announce"), 405),
        Arguments.of("demo-1", TlsProbe.post("/peers/status", ""), 405),
        Arguments.of("demo-1", TlsProbe.get("/metrics"), 404),
        Arguments.of("stoke-operator", status, 200),
        Arguments.of("stoke-operator", ownKeys, 200),
        Arguments.of("stoke-operator", announce, 403),
        Arguments.of("stoke-operator", sign, 403),
        Arguments.of("demo-8", status, 403),
        Arguments.of("demo-8", ownKeys, 403),
        Arguments.of("demo-8", sign, 403),
        Arguments.of(
            "demo-1",
            "POST /peers/announce HTTP/1.1\r\nHost: x\r\nContent-Length: 1200000\r\n\r\n",
            413),
        Arguments.of(
            "demo-1", "POST /peers/sign HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n", 413),
        Arguments.of(
            "demo-1",
            "POST /peers/sign HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n11170\r\n"
                + " ".repeat(0x11170)
                + "\r\n0\r\n\r\n",
            413));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void eachNameMayDoOnlyItsPart(String name, String request, int status) throws Exception {
    String answer = TlsProbe.ask(peer, keysOf(name), TLS_1_3, request);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void theStatusIsWhatThePodSays() throws Exception {
    String answer = TlsProbe.ask(peer, keysOf("demo-1"), TLS_1_3, TlsProbe.get("/peers/status"));

    assertThat(answer).contains("application/json").endsWith("{\"instance_id\":\"demo-0\"}");
  }

  @Test
  void nobodyGetsInWithoutACertificate() {
    assertThatThrownBy(
            () -> TlsProbe.ask(peer, new KeyManager[0], TLS_1_3, TlsProbe.get("/peers/status")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void nobodyGetsInWithAnOldTls() {
    assertThatThrownBy(
            () -> TlsProbe.ask(peer, keysOf("demo-1"), "TLSv1.2", TlsProbe.get("/peers/status")))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void aCertificateThatNamesNobodyIsRefused() throws Exception {
    String answer = TlsProbe.ask(peer, keysOf(), TLS_1_3, TlsProbe.get("/peers/status"));

    assertThat(answer).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aBodyThatNeverEndsIsCutOff() throws Exception {
    long began = System.nanoTime();
    try (SSLSocket socket = TlsProbe.connect(peer, keysOf("demo-1"), TLS_1_3)) {
      socket
          .getOutputStream()
          .write(
              "POST /peers/announce HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
                  .getBytes(UTF_8));
      socket.getOutputStream().flush();

      assertThat(endOf(socket)).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aTakenPortIsToldInOneSentence() {
    int taken = peer.listener.address().getPort();
    assertThatThrownBy(() ->
            PeerListener.start(
                "127.0.0.1",
                taken,
                peer.credentials,
                peer.federation,
                peer.signer,
                () -> new byte[0],
                new SimpleMeterRegistry()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "cannot listen on 127.0.0.1:" + taken + ", which cluster.peer_port asks for");
  }

  private static KeyManager[] keysOf(String... names) throws GeneralSecurityException, IOException {
    TestCa.Issued issued = CA.issue(names);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", issued.pair().getPrivate(), new char[0], new Certificate[] {issued.certificate()});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static boolean endOf(SSLSocket socket) {
    try {
      return socket.getInputStream().readAllBytes().length == 0;
    } catch (IOException e) {
      // Cut in the middle of TLS is an end, too; but not when it was our patience that ended.
      return !(e instanceof SocketTimeoutException);
    }
  }
}
