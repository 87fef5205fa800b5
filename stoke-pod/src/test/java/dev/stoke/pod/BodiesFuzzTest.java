package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.Mutations;
import dev.stoke.pod.testing.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nearly right requests from a random seed: each is answered in time, none is our fault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BodiesFuzzTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

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
                text -> text.replace("timeout: 5000", "throttle_logins: false, timeout: 60000"),
                (settings, ledger, channel, clock, metrics) -> keys)
            .awaitDatabase();
  }

  @AfterAll
  void stop() {
    pod().close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /api/login    | 60  | {"username":"root","password":"root-pass","provider":"","required_claims":[{"stk":"S"}],"filter_claims":["stk","role"]}
          /api/refresh  | 200 | {"refresh":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"}
          /api/logout   | 200 | {"refresh":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"}
          /api/password | 60  | {"oldPassword":"nora-pass","newPassword":"correct horse"}
          """)
  void aMutatedBodyIsNeverAnErrorOfTheServer(String path, int rounds, String body)
      throws Exception {
    JsonNode session = json(pod().login("multi"));
    String bearer = "Bearer " + session.get("token").asText();
    long seed = System.nanoTime();
    Mutations mutations = Mutations.ofJson(new Random(seed));
    assertThat(post(path, bearer, body.getBytes(UTF_8)).statusCode())
        .as("the body as it should be is read")
        .isNotEqualTo(400);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] mutated = mutations.of(body.getBytes(UTF_8));
      HttpResponse<String> response = post(path, bearer, mutated);
      assertThat(response.statusCode())
          .as("seed %d, round %d: %s", seed, round, new String(mutated, UTF_8))
          .isLessThan(500);
      refused += response.statusCode() == 400 ? 1 : 0;
    }
    assertThat(refused).as("seed %d", seed).isGreaterThanOrEqualTo(rounds / 10);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"/api/refresh", "/api/logout", "/api/password"})
  void aMutatedBearerIsRefused(String path) throws Exception {
    String token = json(pod().login("multi")).get("token").asText();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String body = "{\"refresh\":\"x\",\"oldPassword\":\"x\",\"newPassword\":\"y\"}";
    for (int round = 0; round < 100; round++) {
      StringBuilder mutated = new StringBuilder(token);
      int at = random.nextInt(token.length());
      char other = "ABab01.-_~ %".charAt(random.nextInt(12));
      mutated.setCharAt(at, token.charAt(at) == other ? '+' : other);
      assertThat(post(path, "Bearer " + mutated, body.getBytes(UTF_8)).statusCode())
          .as("seed %d, round %d: %s", seed, round, mutated)
          .isEqualTo(401);
    }
  }

  private HttpResponse<String> post(String path, String bearer, byte[] body) throws Exception {
    URI url = pod().url().resolve(path);
    return CLIENT.send(
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .header("Authorization", bearer)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private PodUnderTest pod() {
    return requireNonNull(started, "not started");
  }
}
