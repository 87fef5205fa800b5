package dev.stoke.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SelectorReadsTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** More than a socket gives at once. */
  private static final String LARGE = "x".repeat(1_000_000);

  private final AtomicLong asked = new AtomicLong();
  private final Set<Object> connections = ConcurrentHashMap.newKeySet();

  @Test
  void everyAnswerIsCountedOnAsManyConnections() throws IOException {
    try (var server = TinyServer.start(counting("some bytes", 200))) {
      var sample = run(server, 5);

      assertThat(connections).hasSize(5);
      assertThat(sample.answers()).isPositive().isEqualTo(asked.get());
      assertThat(sample.failures()).isZero();
      assertThat(sample.p99Millis()).isGreaterThanOrEqualTo(sample.p50Millis()).isPositive();
      assertThat(sample.time()).isGreaterThanOrEqualTo(SHORT);
    }
  }

  @Test
  void aLargeAnswerIsOne() throws IOException {
    try (var server = TinyServer.start(counting(LARGE, 200))) {
      var sample = run(server, 1);

      assertThat(sample.answers()).isPositive().isEqualTo(asked.get());
      assertThat(sample.failures()).isZero();
    }
  }

  /** Of a server that stands still no answer would come within the time, and none would be slow. */
  @Test
  void anAnswerThatIsLateIsWaitedFor() throws IOException {
    HttpHandler late =
        new BlockingHandler(exchange -> Thread.sleep(SHORT.multipliedBy(2).toMillis()));
    try (var server = TinyServer.start(late)) {
      var sample = run(server, 1);

      assertThat(sample.answers()).isEqualTo(1);
      assertThat(sample.failures()).isZero();
      assertThat(sample.p99Millis()).isGreaterThan(SHORT.toMillis());
    }
  }

  @Test
  void notModifiedIsGoodAndHasNoBody() throws IOException {
    try (var server = TinyServer.start(counting("", 304))) {
      assertThat(run(server, 2).answers()).isPositive();
    }
  }

  @Test
  void otherAnswersAreFailures() throws IOException {
    try (var server = TinyServer.start(counting("no", 503))) {
      var sample = run(server, 2);

      assertThat(sample.answers()).isZero();
      assertThat(sample.failures()).isPositive();
    }
  }

  @Test
  void aServerThatHangsUpIsAFailureAndNoEndlessLoop() {
    try (var server = TinyServer.start(exchange -> exchange.getConnection().close())) {
      assertThatThrownBy(() -> run(server, 2))
          .isInstanceOf(IOException.class)
          .hasMessage("no connection is left");
    }
  }

  @Test
  void headersAreSent() throws IOException {
    HttpHandler handler =
        exchange -> {
          boolean sent =
              "\"x\"".equals(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH));
          exchange.setStatusCode(sent ? 304 : 500).endExchange();
        };
    try (var server = TinyServer.start(handler)) {
      var sample =
          new SelectorReads()
              .run(server.base().resolve("/keys"), List.of("If-None-Match: \"x\""), 1, SHORT);

      assertThat(sample.answers()).isPositive();
      assertThat(sample.failures()).isZero();
    }
  }

  private Sample run(TinyServer server, int count) throws IOException {
    return new SelectorReads().run(server.base().resolve("/keys"), List.of(), count, SHORT);
  }

  private HttpHandler counting(String body, int status) {
    return exchange -> {
      asked.incrementAndGet();
      connections.add(exchange.getConnection());
      exchange.setStatusCode(status);
      if (body.isEmpty()) {
        exchange.endExchange();
      } else {
        exchange.getResponseSender().send(body);
      }
    };
  }
}
