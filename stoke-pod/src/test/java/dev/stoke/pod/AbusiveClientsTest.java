package dev.stoke.pod;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client library sends, over plain sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AbusiveClientsTest {
  private static final String ENDED = "connection ended";
  private static final String POST =
      "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String BODY = "{\"username\":\"root\",\"password\":\"root-pass\"}";

  private @Nullable PodUnderTest started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    started =
        PodUnderTest.start(
                directory,
                "stoke-0",
                TestPostgres.port(),
                TestPostgres.newDatabase(),
                "",
                (settings, ledger, channel, clock, metrics) -> keys)
            .awaitDatabase();
  }

  @AfterAll
  void stop() {
    pod().close();
  }

  @Test
  void aRequestAsItShouldBeIsAnswered() throws Exception {
    assertThat(send(POST + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest(name = "{0} headers")
  @ValueSource(ints = {65, 500})
  void tooManyHeadersAreRefused(int count) throws Exception {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < count; i++) {
      headers.append("X-").append(i).append(": y\r\n");
    }
    assertRefused(send("GET /api/pkeys HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n"));
  }

  @Test
  void asManyHeadersAsAllowedAreAccepted() throws Exception {
    assertThat(send("GET /api/pkeys HTTP/1.1\r\nHost: x\r\n" + "X-A: y\r\n".repeat(60) + "\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "Content-Length: -5\r\n\r\nabcde",
        "Content-Length: 99999999999999999999\r\n\r\nabcde",
        "Content-Length: abc\r\n\r\nabcde",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\nabcde\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabcde\r\n0\r\n\r\n",
        "Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n[]",
      })
  void aBodyWhoseLengthMakesNoSenseIsRefused(String rest) throws Exception {
    assertRefused(send(POST + rest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/pkeys\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://evil.example/api/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      })
  void whatIsNoRequestOfThisServerIsRefused(String text) throws Exception {
    assertRefused(send(text));
  }

  @Test
  void whoSendsSlowlyIsCutOffAndOthersDoNotNoticeIt() throws Exception {
    List<Callable<String>> slow = new ArrayList<>();
    slow.add(() -> drip("GET /api/pkeys HTTP/1.1\r\nX-Slow: ", "y"));
    slow.add(() -> drip(POST + "Content-Length: 60000\r\n\r\n", " "));
    slow.add(() -> drip(POST + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"));
    try (var threads = Executors.newCachedThreadPool()) {
      List<Future<String>> ends = new ArrayList<>();
      // More than there are workers and I/O threads.
      for (int i = 0; i < 20; i++) {
        for (Callable<String> client : slow) {
          ends.add(threads.submit(client));
        }
      }
      assertThat(pod().login("root").statusCode()).isEqualTo(200);
      for (Future<String> end : ends) {
        assertThat(end.get(60, TimeUnit.SECONDS))
            .matches(answer -> answer.equals(ENDED) || answer.startsWith("HTTP/1.1 4"));
      }
    }
    assertThat(pod().login("root").statusCode()).isEqualTo(200);
  }

  @Test
  void abandonedRequestsLeaveNothingBehind() throws Exception {
    // More than may be in flight: each place must come back.
    for (int i = 0; i < 400; i++) {
      try (Socket socket = connect()) {
        write(socket, POST + "Content-Length: 60000\r\n\r\n{");
      }
    }
    assertThat(pod().login("root").statusCode()).isEqualTo(200);
  }

  private PodUnderTest pod() {
    return requireNonNull(started, "not started");
  }

  private static void assertRefused(String answer) {
    assertThat(answer)
        .matches(text -> text.equals(ENDED) || text.startsWith("HTTP/1.1 4"), "refused")
        .doesNotContain("Exception", "\tat ");
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", pod().url().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** A whole request at once; what came back first. */
  private String send(String request) throws IOException {
    try (Socket socket = connect()) {
      write(socket, request);
      return answer(socket);
    }
  }

  /** A little each time, much faster than the timeout of a silent socket. */
  private String drip(String head, String more) throws IOException {
    long give = System.nanoTime() + Duration.ofSeconds(50).toNanos();
    try (Socket socket = connect()) {
      socket.setSoTimeout(500);
      write(socket, head);
      while (System.nanoTime() < give) {
        try {
          return answer(socket);
        } catch (SocketTimeoutException e) {
          // No answer so far: this is the pause between two pieces.
          if (!wrote(socket, more)) {
            return ENDED;
          }
        }
      }
      return "still served";
    }
  }

  private static boolean wrote(Socket socket, String text) {
    try {
      write(socket, text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  private static String answer(Socket socket) throws IOException {
    byte[] answer = new byte[600];
    try {
      int length = socket.getInputStream().read(answer);
      return length < 0 ? ENDED : new String(answer, 0, length, ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return ENDED;
    }
  }
}
