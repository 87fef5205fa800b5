package dev.stoke.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CallsTest {
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final AtomicLong asked = new AtomicLong();

  @Test
  void callersCallAgainAndThoseTurnedAwayComeBackLater() throws InterruptedException {
    try (var server =
        TinyServer.start(exchange -> {
          boolean first = asked.getAndIncrement() == 0;
          exchange.setStatusCode(first ? 503 : 200).getResponseSender().send("{}");
        })) {
      var seen = Callers.run(server.base(), Collections.nCopies(2, CallsTest::post), SHORT);

      assertThat(seen.away()).isEqualTo(1);
      assertThat(seen.good()).isGreaterThan(1);
      assertThat(seen.failed()).isZero();
      assertThat(seen.time()).isGreaterThanOrEqualTo(SHORT);
    }
  }

  @Test
  void aCrowdDoesNotWaitForAnswers() {
    try (var server =
        TinyServer.start(exchange -> {
          asked.incrementAndGet();
          // Nobody is ever answered.
          exchange.dispatch(() -> {});
        })) {
      var seen = Crowd.run(server.base(), CallsTest::postOnce, 50, SHORT);

      assertThat(asked.get()).isGreaterThan(1);
      assertThat(seen.good() + seen.away()).isZero();
    }
  }

  @Test
  void otherAnswersAndNoneAreFailures() throws InterruptedException {
    try (var server = TinyServer.start(exchange -> exchange.setStatusCode(500).endExchange())) {
      var seen = Callers.run(server.base(), Collections.nCopies(1, CallsTest::post), SHORT);

      assertThat(seen.failed()).isPositive();
      assertThat(seen.good()).isZero();
    }
  }

  private static int post(Client client) throws java.io.IOException {
    return client.post("/api/login", "", "{}").status();
  }

  private static int postOnce(Client client) throws java.io.IOException {
    return client.post("/api/login", "", "{}").status();
  }
}
