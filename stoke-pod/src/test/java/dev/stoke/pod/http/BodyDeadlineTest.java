package dev.stoke.pod.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A connection whose request never ends is closed, and no other one is. */
final class BodyDeadlineTest {
  private static final Duration TIME = Duration.ofMillis(500);
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: any\r\nContent-Length: 2\r\n\r\n";

  @Test
  void whoDoesNotSendABodyThatNobodyWantsIsCutOff() throws Exception {
    try (var acceptor = listen(exchange -> exchange.getResponseSender().send("unread"));
        var socket = connect(acceptor)) {
      send(socket, HEAD + "x");

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200")
          .endsWith("unread");
    }
  }

  @Test
  void whoDoesNotSendABodyThatIsWaitedForIsCutOff() throws Exception {
    HttpHandler receiving =
        exchange ->
            exchange
                .getRequestReceiver()
                .receiveFullBytes((all, _) -> all.getResponseSender().send("read"));
    try (var acceptor = listen(receiving);
        var socket = connect(acceptor)) {
      send(socket, HEAD + "x");

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void whoHasSentItMayWaitForTheAnswerAndAskAgain() throws Exception {
    var late = new CountDownLatch(1);
    HttpHandler slow =
        exchange ->
            exchange
                .getRequestReceiver()
                .receiveFullBytes((all, _) ->
                    all.dispatch(
                        (HttpHandler)
                            worker -> {
                              late.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                              worker.getResponseSender().send("late");
                            }));
    try (var acceptor = listen(slow);
        var socket = connect(acceptor);
        var other = connect(acceptor)) {
      send(socket, HEAD + "xy");
      send(other, HEAD + "x");
      assertThat(other.getInputStream().readAllBytes()).as("its time is over").isEmpty();

      late.countDown();
      assertThat(answer(socket)).isEqualTo("late");
      send(socket, HEAD + "xy");
      assertThat(answer(socket)).isEqualTo("late");
    }
  }

  private static Acceptor listen(HttpHandler handler) throws IOException {
    HttpHandler bounded =
        (HttpServerExchange exchange) -> {
          BodyDeadline.start(exchange, TIME);
          handler.handleRequest(exchange);
        };
    return Acceptor.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        bounded,
        new Limits(64, Duration.ofMinutes(10)),
        2,
        Optional.empty());
  }

  private static Socket connect(Acceptor acceptor) throws IOException {
    var socket = new Socket();
    socket.connect(acceptor.address());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Its body, of four bytes. */
  private static String answer(Socket socket) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readByte());
    }
    return new String(in.readNBytes(4), ISO_8859_1);
  }
}
