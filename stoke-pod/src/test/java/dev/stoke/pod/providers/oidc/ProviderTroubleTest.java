package dev.stoke.pod.providers.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.config.OidcProvider.ClaimsSource;
import dev.stoke.pod.config.OidcProvider.Flow;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.testing.TestIdp;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that are away, slow, broken, or change their keys. */
final class ProviderTroubleTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  /** How an address of the provider may behave. */
  private enum Trouble implements HttpHandler {
    HUNG {
      @Override
      public void handle(HttpExchange exchange) {
        sleep(Duration.ofMinutes(1));
      }
    },
    SLOW {
      @Override
      public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          for (int i = 0; i < 600; i++) {
            out.write(' ');
            out.flush();
            sleep(Duration.ofMillis(100));
          }
        }
      }
    },
    BROKEN {
      @Override
      public void handle(HttpExchange exchange) throws IOException {
        TestIdp.json(exchange, 500, Map.of("error", "server_error"));
      }
    },
    HUGE {
      @Override
      public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          byte[] blanks = " ".repeat(64 * 1024).getBytes(UTF_8);
          for (int i = 0; i < 64; i++) {
            out.write(blanks);
          }
          out.write("{}".getBytes(UTF_8));
        }
      }
    },
    GARBAGE {
      @Override
      public void handle(HttpExchange exchange) throws IOException {
        TestIdp.json(exchange, 200, Map.of("keys", "none", "access_token", 7));
      }
    },
    ELSEWHERE {
      @Override
      public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
      }
    };

    private static void sleep(Duration time) {
      try {
        // Until the test ends, or the client under test has long given up.
        assertThat(NEVER.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void eachAddressMayFailAndItIsSaidInTime(Trouble trouble) throws Exception {
    for (String path : new String[] {"/token", "/keys", "/userinfo"}) {
      try (LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.USER_INFO)) {
        Callback back = test.atProvider(test.start());
        test.idp.misbehaviour.put(path, trouble);
        Instant began = Instant.now();
        assertThat(test.login.finish(back)).as(path).isInstanceOf(Step.Unavailable.class);
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(test.idp.requests).doesNotContain("/elsewhere");

        test.idp.misbehaviour.clear();
        await().until(() -> test.wholeWay() instanceof Step.ToClient);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void aProviderThatIsAwayAtTheStartIsAskedAgain(Trouble trouble) throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.ID_TOKEN)) {
      test.idp.misbehaviour.put("/.well-known/openid-configuration", trouble);
      for (int i = 0; i < 5; i++) {
        assertThat(test.login.start("", "local")).isInstanceOf(Step.Unavailable.class);
      }
      assertThat(test.idp.requests).as("a failure is not repeated at once").hasSize(1);

      test.idp.misbehaviour.clear();
      test.clock.forward(Duration.ofSeconds(6));
      assertThat(test.wholeWay()).isInstanceOf(Step.ToClient.class);
    }
  }

  @Test
  void whatIsKnownDoesWhileTheProviderIsAway() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.ID_TOKEN)) {
      Step.ToClient client = test.handedOver();
      test.idp.misbehaviour.put("/.well-known/openid-configuration", Trouble.BROKEN);
      test.idp.misbehaviour.put("/keys", Trouble.BROKEN);
      test.idp.misbehaviour.put("/token", Trouble.BROKEN);
      assertThat(test.login.check(client.idToken(), client.accessCode()))
          .isInstanceOf(ForeignAnswer.Identified.class);
      test.clock.forward(Duration.ofHours(2));
      assertThat(test.login.start("", "local")).isInstanceOf(Step.ToProvider.class);
      test.clock.forward(Duration.ofHours(23));
      assertThat(test.login.start("", "local")).isInstanceOf(Step.Unavailable.class);
    }
  }

  @Test
  void newKeysOfTheProviderAreFoundAtOnce() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.ID_TOKEN)) {
      assertThat(test.wholeWay()).isInstanceOf(Step.ToClient.class);
      test.idp.rotate();
      assertThat(test.wholeWay()).isInstanceOf(Step.ToClient.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://elsewhere.example.test, '', discovery-of-another-issuer",
    "'', https://elsewhere.example.test, discovery-of-another-issuer",
    "'', http://elsewhere.example.test/keys, discovery-names-plain-http"
  })
  void aDiscoveryThatIsNotTheExpectedOneIsNotUsed(String expected, String told, String reason)
      throws Exception {
    try (TestIdp idp = TestIdp.plain();
        LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.ID_TOKEN)) {
      boolean keys = told.startsWith("http:");
      idp.misbehaviour.put(
          "/.well-known/openid-configuration",
          exchange ->
              TestIdp.json(
                  exchange,
                  200,
                  Map.of(
                      "issuer",
                      told.isEmpty() || keys ? idp.url().toString() : told,
                      "authorization_endpoint",
                      idp.url() + "/authorize",
                      "token_endpoint",
                      idp.url() + "/token",
                      "jwks_uri",
                      keys ? told : idp.url() + "/keys",
                      "response_types_supported",
                      List.of("code"),
                      "subject_types_supported",
                      List.of("public"),
                      "id_token_signing_alg_values_supported",
                      List.of("RS256"))));
      OidcProvider provider =
          LoginUnderTest.provider(
              idp.url() + "/.well-known/openid-configuration",
              expected,
              Flow.CODE,
              ClaimsSource.ID_TOKEN);
      try (OidcLogin login = test.open(provider)) {
        assertThat(login.start("", "local")).isEqualTo(new Step.Unavailable(reason));
      }
    }
  }
}
