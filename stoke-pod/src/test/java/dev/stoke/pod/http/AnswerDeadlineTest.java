package dev.stoke.pod.http;

import static org.awaitility.Awaitility.await;

import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.testing.WindowlessHttp2Client;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An answer that is not taken is given up, also on a connection that is otherwise alive. */
final class AnswerDeadlineTest {
  private final TestCa ca = new TestCa("any");
  private final AtomicInteger unfinished = new AtomicInteger();

  @Test
  void anAnswerThatIsNotTakenIsGivenUp() throws Exception {
    HttpHandler handler =
        exchange -> {
          AnswerDeadline.start(exchange, Duration.ofSeconds(1));
          unfinished.incrementAndGet();
          exchange.addExchangeCompleteListener((_, next) -> {
            unfinished.decrementAndGet();
            next.proceed();
          });
          exchange.getResponseSender().send("not taken");
        };
    try (Acceptor acceptor =
            Acceptor.start(
                new InetSocketAddress("127.0.0.1", 0),
                handler,
                new Limits(64, Duration.ofMinutes(1)),
                1,
                Optional.of(ca.serving("localhost")));
        var client = new WindowlessHttp2Client(ca.trusting(), acceptor.address().getPort())) {
      client.get("/");
      client.reset().get(60, TimeUnit.SECONDS);
      await().until(() -> unfinished.get() == 0);
    }
  }
}
