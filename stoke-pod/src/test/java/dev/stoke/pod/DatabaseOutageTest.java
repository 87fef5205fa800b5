package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.federation.LiveFederation;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.StallingProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole pods whose database is not there, comes, goes, or hangs. */
final class DatabaseOutageTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void aPodWithoutItsDatabaseIsThereAndHealsWhenTheDatabaseComes(DatabaseKind kind)
      throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    keys.ready = false;
    int port = freePort();
    try (PodUnderTest pod =
        PodUnderTest.start(
            directory,
            "stoke-0",
            kind.yaml(kind.firstDatabase(), port),
            "",
            (settings, ledger, channel, clock, metrics) -> keys)) {
      assertThat(pod.management("/livez").statusCode()).isEqualTo(200);
      assertThat(pod.management("/readyz").statusCode()).isEqualTo(503);
      assertOutOfService(pod.get("/api/pkeys"));
      assertThat(pod.get("/api/pkeys").body()).doesNotContain("{");
      assertOutOfService(pod.login("root"));
      assertOutOfService(pod.refresh("a.b.c", "x"));

      keys.ready = true;
      assertThat(pod.get("/api/pkeys").statusCode()).isEqualTo(200);
      await().until(() -> pod.management("/readyz").statusCode() == 200);
      assertDatabaseAway(pod.login("root"));
      assertDatabaseAway(pod.refresh("a.b.c", "x"));

      try (AutoCloseable server = kind.start(port)) {
        assertThat(server).isNotNull();
        pod.awaitDatabase();
        assertThat(pod.login("root").statusCode()).isEqualTo(200);
      }

      assertDatabaseAway(pod.login("root"));
      assertThat(pod.get("/api/pkeys").statusCode()).isEqualTo(200);
      assertThat(pod.management("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theRealFederationSaysWhatItWaitsForAndIsReadyOnceTheDatabaseIsThere() throws Exception {
    int port = freePort();
    try (PodUnderTest pod =
        PodUnderTest.start(directory, "stoke-0", port, "postgres", "", LiveFederation::start)) {
      assertThat(pod.management("/readyz").statusCode()).isEqualTo(503);
      assertThat(pod.management("/readyz").body()).contains("ledger");
      assertThat(pod.management("/livez").statusCode()).isEqualTo(200);

      try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().setPort(port).start()) {
        assertThat(postgres.getPort()).isEqualTo(port);
        await().until(() -> pod.management("/readyz").statusCode() == 200);
        pod.awaitDatabase();
        await().until(() -> pod.login("root").statusCode() == 200);
      }
    }
  }

  @Test
  void aPodThatStartsGetsNoClientsBeforeItsDatabaseIsPrepared() throws Exception {
    try (StallingProxy database = new StallingProxy(DatabaseKind.POSTGRESQL.port())) {
      database.stall();
      try (PodUnderTest pod = startBehind(database)) {
        HttpResponse<String> waiting = pod.management("/readyz");
        assertThat(waiting.statusCode()).isEqualTo(503);
        assertThat(waiting.body()).contains("logins are being prepared");
        assertThat(pod.get("/api/pkeys").statusCode()).as("verifiers").isEqualTo(200);

        database.resume();
        await().until(() -> pod.management("/readyz").statusCode() == 200);
        assertThat(pod.login("root").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aDatabaseThatHangsHoldsAPodThatStartsBackForAWhileOnly() throws Exception {
    try (StallingProxy database = new StallingProxy(DatabaseKind.POSTGRESQL.port())) {
      database.stall();
      try (PodUnderTest pod = startBehind(database)) {
        await().until(() -> pod.management("/readyz").statusCode() == 200);
        assertDatabaseAway(pod.login("root"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void aHungDatabaseCostsOneTimeoutAndNotOneForEachCall(DatabaseKind kind) throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    try (StallingProxy database = new StallingProxy(kind.port());
        PodUnderTest pod =
            PodUnderTest.start(
                    directory,
                    "stoke-0",
                    kind.yaml(kind.newDatabase(), database.port()),
                    "",
                    (settings, ledger, channel, clock, metrics) -> keys)
                .awaitDatabase()) {
      assertThat(pod.login("root").statusCode()).isEqualTo(200);

      database.stall();
      long began = System.nanoTime();
      HttpResponse<String> late = pod.login("root");
      assertDatabaseAway(late);
      assertThat(json(late).get("error_message").asText()).startsWith("out of time");
      // server.timeout is 5 s; waiting for the pool and then for a statement took 10 s and more.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(9));
      assertThat(pod.get("/api/pkeys").statusCode()).isEqualTo(200);

      database.resume();
      await().until(() -> pod.login("root").statusCode() == 200);
    }
  }

  /** With keys, and with patience: its first look at the database does not fail by itself. */
  private PodUnderTest startBehind(StallingProxy database) throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    return PodUnderTest.start(
        directory,
        "stoke-0",
        database.port(),
        DatabaseKind.POSTGRESQL.newDatabase(),
        "",
        text -> text.replace("timeout: 5000", "timeout: 30000"),
        (settings, ledger, channel, clock, metrics) -> keys);
  }

  private static void assertOutOfService(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).isPresent();
    assertThat(response.headers().firstValue("connection")).contains("close");
  }

  private static void assertDatabaseAway(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).isPresent();
    assertThat(json(response).get("error_message").asText()).contains("database");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
