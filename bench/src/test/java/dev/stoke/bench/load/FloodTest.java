package dev.stoke.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FloodTest {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final double PER_SECOND = 50;

  private final AtomicLong asked = new AtomicLong();
  private final Set<Object> connections = ConcurrentHashMap.newKeySet();

  @Test
  void whatIsGrantedTurnedAwayAndWrongIsToldApart() throws IOException {
    var statuses = new int[] {200, 503, 500};
    try (var server =
        TinyServer.start(exchange -> {
          connections.add(exchange.getConnection());
          int status = statuses[(int) (asked.getAndIncrement() % statuses.length)];
          exchange.setStatusCode(status).getResponseSender().send("{}");
        })) {
      var seen = run(server);

      assertThat(seen.good()).isPositive();
      assertThat(seen.away()).isPositive();
      assertThat(seen.failed()).isPositive();
      assertThat(asked.get()).isBetween(3L, (long) (PER_SECOND * SHORT.toSeconds()));
      // Those that have had their answer are used again.
      assertThat(connections).hasSizeLessThan((int) asked.get());
    }
  }

  @Test
  void aFloodDoesNotWaitForAnswers() throws IOException {
    try (var server =
        TinyServer.start(exchange -> {
          asked.incrementAndGet();
          // Nobody is ever answered.
          exchange.dispatch(() -> {});
        })) {
      var seen = run(server);

      assertThat(asked.get()).isGreaterThan(1);
      assertThat(seen.good() + seen.away()).isZero();
    }
  }

  @Test
  void aConnectionThatTheServerEndsAfterItsAnswerIsNoFailure() throws IOException {
    try (var server =
        TinyServer.start(exchange -> {
          asked.incrementAndGet();
          exchange.setPersistent(false).getResponseSender().send("{}");
        })) {
      var seen = run(server);

      assertThat(asked.get()).isGreaterThan(1);
      assertThat(seen.good()).isPositive();
      assertThat(seen.failed()).isZero();
    }
  }

  private static Calls run(TinyServer server) throws IOException {
    return Flood.run(server.base(), "/api/login", "{}", PER_SECOND, SHORT);
  }
}
