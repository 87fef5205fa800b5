package dev.stoke.pod.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import dev.stoke.pod.federation.PeerException.Kind;
import dev.stoke.pod.keys.JwksWriter;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ObservedMembersTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private final ObservedMembers channel = new ObservedMembers();
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    end.countDown();
    channel.close();
    server.close();
  }

  @Test
  void fetchesTheMergedSet() throws Exception {
    PublishedKey key =
        SigningKey.generate("stoke-1", KeySpec.of(SigningAlgorithm.ES256))
            .publicKey()
            .retainedUntil(Instant.now().plusSeconds(900));
    byte[] body = JwksWriter.upstream(List.of(key), Instant.now());
    server.on("/api/pkeys", exchange -> TestServer.json(exchange, 200, body));

    KeySet set = channel.fetch(server.url());

    assertThat(set.keys())
        .singleElement()
        .extracting(found -> found.kid().toString())
        .isEqualTo(key.kid());
    assertThat(set.refused()).isEmpty();
  }

  static Stream<Arguments> uselessAnswers() {
    return Stream.of(
        Arguments.of(Kind.MALFORMED, 200, "application/json", "garbage"),
        Arguments.of(Kind.MALFORMED, 200, "application/json", ""),
        Arguments.of(Kind.MALFORMED, 200, "application/json", "{}"),
        Arguments.of(Kind.MALFORMED, 200, "application/json", "[]"),
        Arguments.of(Kind.MALFORMED, 200, "application/json", "{\"keys\":{}}"),
        Arguments.of(Kind.MALFORMED, 200, "application/json", "{\"keys\":[]} {}"),
        Arguments.of(Kind.MALFORMED, 200, "application/json", "{\"keys\":[],\"keys\":[]}"),
        Arguments.of(Kind.MALFORMED, 200, "application/json", "[".repeat(5000)),
        Arguments.of(
            Kind.MALFORMED,
            200,
            "application/json",
            "{\"keys\":[" + "{},".repeat(KeySet.MOST_KEYS) + "{}]}"),
        Arguments.of(Kind.MALFORMED, 200, "text/html", "{\"keys\":[]}"),
        Arguments.of(Kind.REFUSED, 500, "application/json", "{\"keys\":[]}"),
        Arguments.of(Kind.REFUSED, 503, "text/plain", "not synchronised"),
        Arguments.of(Kind.REFUSED, 404, "text/plain", "404 page not found"));
  }

  @ParameterizedTest
  @MethodSource("uselessAnswers")
  void aUselessAnswerIsAFailureOfItsKind(Kind kind, int status, String type, String body) {
    server.on(
        "/api/pkeys", exchange -> TestServer.send(exchange, status, type, body.getBytes(UTF_8)));

    assertThat(failure(server.url()).kind()).isEqualTo(kind);
  }

  @Test
  void oneRefusedKeyDoesNotSpoilTheOthers() throws Exception {
    PublishedKey key =
        SigningKey.generate("stoke-1", KeySpec.of(SigningAlgorithm.ES256))
            .publicKey()
            .retainedUntil(Instant.now().plusSeconds(900));
    String good = key.jwk().toJSONString();
    String body = "{\"keys\":[{\"kty\":\"oct\"}," + good + ",7]}";
    server.on("/api/pkeys", exchange -> TestServer.json(exchange, 200, body.getBytes(UTF_8)));

    KeySet set = channel.fetch(server.url());

    assertThat(set.keys()).hasSize(1);
    assertThat(set.refused()).hasSize(2).first().asString().startsWith("key 0: ");
  }

  @Test
  void anEndlessBodyIsCutOff() {
    AtomicInteger sent = new AtomicInteger();
    server.on(
        "/api/pkeys",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          byte[] block = "{\"keys\":[".repeat(1000).getBytes(UTF_8);
          try (var out = exchange.getResponseBody()) {
            while (end.getCount() > 0) {
              out.write(block);
              sent.addAndGet(block.length);
            }
          }
        });

    assertThat(failure(server.url()).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(sent.get()).isLessThan(50_000_000);
  }

  @Test
  void aMemberThatNeverAnswersTimesOut() {
    server.on("/api/pkeys", _ -> hang());

    assertThat(failure(server.url()).kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void aBodyThatNeverEndsTimesOut() {
    server.on(
        "/api/pkeys",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          hang();
        });

    assertThat(failure(server.url()).kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void redirectsAreNotFollowed() {
    AtomicInteger followed = new AtomicInteger();
    server.on(
        "/elsewhere",
        exchange -> {
          followed.incrementAndGet();
          TestServer.json(exchange, 200, "{\"keys\":[]}".getBytes(UTF_8));
        });
    server.on(
        "/api/pkeys",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          TestServer.send(exchange, 302, "text/plain", new byte[0]);
        });

    assertThat(failure(server.url()).kind()).isEqualTo(Kind.REFUSED);
    assertThat(followed).hasValue(0);
  }

  @Test
  void aClosedPortIsUnreachable() {
    URI gone = server.url();
    server.close();

    assertThat(failure(gone).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void announcesItsInstanceIdAndNothingElse() throws Exception {
    AtomicReference<String> body = new AtomicReference<>("");
    HttpHandler handler =
        exchange -> {
          body.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          TestServer.send(exchange, 202, "text/plain", new byte[0]);
        };
    server.on("/peers/announce", handler);

    channel.announce(server.url(), "stoke-0");

    assertThat(body).hasValue("{\"instance_id\":\"stoke-0\"}");
  }

  private PeerException failure(URI member) {
    return catchThrowableOfType(PeerException.class, () -> channel.fetch(member));
  }

  private void hang() throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
