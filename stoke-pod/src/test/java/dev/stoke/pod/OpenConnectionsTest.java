package dev.stoke.pod;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.testing.TestPostgres;
import dev.stoke.pod.testing.WindowlessHttp2Client;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that hold connections and do nothing with them, over real sockets. */
final class OpenConnectionsTest {
  private static final String GET = "GET /api/pkeys HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final int MOST = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private final KeyCircle circle = new KeyCircle();
  private final KeyCircle.Member zero = circle.join("stoke-0", Clock.systemUTC());
  private final KeyCircle.Member one = circle.join("stoke-1", Clock.systemUTC());
  private final TestCa ca = new TestCa("the cluster's");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable socket : open) {
      socket.close();
    }
  }

  @Test
  void whenThePublicListenerIsFullMembersAndHealthChecksAreAnsweredAndIdleClientsMakeRoom()
      throws Exception {
    String database = TestPostgres.newDatabase();
    UnaryOperator<String> few =
        text -> text.replace("server: {", "server: {max_connections: 64, idle_timeout: 8s, ");
    try (PodUnderTest full = pod("stoke-0", database, zero, few);
        PodUnderTest other = pod("stoke-1", database, one, text -> text)) {
      one.maySign = false;
      one.delegates = List.of(member(full));
      zero.members.add("stoke-1");
      List<Socket> idle = new ArrayList<>();
      for (int i = 0; i < 2 * MOST; i++) {
        Socket socket = connect(full);
        socket.getOutputStream().write(GET.getBytes(ISO_8859_1));
        idle.add(socket);
      }
      await().atMost(PATIENCE).until(() -> answered(idle) == MOST);
      Socket late = connect(full);
      late.setSoTimeout(500);
      late.getOutputStream().write(GET.getBytes(ISO_8859_1));
      assertThatThrownBy(() -> late.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(answered(idle)).isEqualTo(MOST);

      assertThat(full.management("/livez").statusCode()).isEqualTo(200);
      assertThat(full.management("/readyz").statusCode()).isEqualTo(200);
      // It signs with the key of the full one, whose first handshakes take a moment.
      await().atMost(PATIENCE).until(() -> other.login("root").statusCode() == 200);
      assertThat(late.getInputStream().available()).as("still full").isZero();

      late.setSoTimeout((int) PATIENCE.toMillis());
      assertThat(new String(late.getInputStream().readNBytes(12), ISO_8859_1))
          .isEqualTo("HTTP/1.1 200");
      for (Socket socket : idle) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 200");
      }
      assertThat(full.login("root").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoAsksAndNeverReadsHoldsNobodyUpAndIsCutOff() throws Exception {
    try (PodUnderTest pod = pod("stoke-0", TestPostgres.newDatabase(), zero, text -> text)) {
      List<SocketChannel> stubborn = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        SocketChannel socket = SocketChannel.open();
        open.add(socket);
        socket.socket().setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", pod.pod().address().getPort()));
        socket.configureBlocking(false);
        stubborn.add(socket);
      }
      // Until nothing goes out any more: the pod has stopped reading, as its answers are not taken.
      ByteBuffer many = ByteBuffer.wrap(GET.repeat(200).getBytes(ISO_8859_1));
      await()
          .atMost(PATIENCE)
          .until(() -> stubborn.stream().filter(s -> push(s, many) > 0).count() == 0);

      assertThat(pod.get("/api/pkeys").statusCode()).isEqualTo(200);
      assertThat(pod.login("root").statusCode()).isEqualTo(200);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(stubborn).allMatch(s -> push(s, many) < 0));
    }
  }

  @Test
  void whoTakesNoAnswerOverHttp2KeepsNobodyElseOut() throws Exception {
    try (PodUnderTest pod = withTls()) {
      int port = pod.pod().address().getPort();
      // More than there may be requests at work.
      for (int i = 0; i < 6; i++) {
        WindowlessHttp2Client client = new WindowlessHttp2Client(ca.trusting(), port);
        open.add(client);
        for (int stream = 0; stream < 60; stream++) {
          client.get("/api/capabilities");
        }
      }
      String all = "stoke_admin_refused_total{reason=\"invalid-token\"} 360.0";
      await().atMost(PATIENCE).until(() -> pod.management("/metrics").body().contains(all));
      try (HttpClient client = HttpClient.newBuilder().sslContext(ca.trusting()).build()) {
        assertThat(login(client, port).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void whoSaysNothingOverTlsIsCutOff() throws Exception {
    try (PodUnderTest pod = withTls()) {
      int port = pod.pod().address().getPort();
      Socket silent = connect(pod);
      SSLSocket secured =
          (SSLSocket) ca.trusting().getSocketFactory().createSocket("127.0.0.1", port);
      open.add(secured);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      secured.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
      secured.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      for (Socket socket : List.of(silent, secured)) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getInputStream().readAllBytes();
      }
    }
  }

  private PodUnderTest withTls() throws Exception {
    ca.issue("localhost").writeTo(directory, "server");
    UnaryOperator<String> tls =
        text ->
            text.replace(
                "server: {",
                "server: {tls_public_cert: ../server.crt, tls_private_key: ../server.key,"
                    + " idle_timeout: 3s, ");
    return pod("stoke-0", TestPostgres.newDatabase(), zero, tls);
  }

  private static HttpResponse<String> login(HttpClient client, int port) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/api/login"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"username\":\"root\",\"password\":\"root-pass\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static long answered(List<Socket> sockets) throws IOException {
    long out = 0;
    for (Socket socket : sockets) {
      out += socket.getInputStream().available() > 0 ? 1 : 0;
    }
    return out;
  }

  /** How many bytes went out; less than 0 when the connection has ended. */
  private static long push(SocketChannel socket, ByteBuffer bytes) {
    try {
      return socket.write(bytes.duplicate());
    } catch (IOException e) {
      return -1;
    }
  }

  private Socket connect(PodUnderTest pod) throws IOException {
    Socket socket = new Socket("127.0.0.1", pod.pod().address().getPort());
    open.add(socket);
    return socket;
  }

  private PodUnderTest pod(
      String id, String database, KeyCircle.Member keys, UnaryOperator<String> edit)
      throws Exception {
    Path certificates = Files.createDirectories(directory.resolve(id).resolve("peer-tls"));
    Files.writeString(certificates.resolve("ca.crt"), ca.pem());
    ca.issue(id).writeTo(certificates, id);
    return PodUnderTest.start(
            directory,
            id,
            TestPostgres.port(),
            database,
            "cluster: {enabled: true, peer_port: 0, peer_tls: peer-tls}\n",
            edit,
            (settings, ledger, channel, clock, metrics) -> keys)
        .awaitDatabase();
  }

  private static Member member(PodUnderTest pod) {
    int port = pod.pod().peerAddress().orElseThrow().getPort();
    return new Member(pod.id(), URI.create("https://127.0.0.1:" + port));
  }
}
