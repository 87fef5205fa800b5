package dev.stoke.pod.federation.ledger;

import static dev.stoke.pod.federation.ledger.Cycles.BOOT;
import static dev.stoke.pod.federation.ledger.Cycles.OLDER;
import static dev.stoke.pod.federation.ledger.Cycles.cycle;
import static dev.stoke.pod.federation.ledger.Cycles.key;
import static dev.stoke.pod.federation.ledger.Cycles.knows;
import static dev.stoke.pod.federation.ledger.Cycles.later;
import static dev.stoke.pod.federation.ledger.Cycles.owns;
import static dev.stoke.pod.federation.ledger.Cycles.reads;
import static dev.stoke.pod.federation.ledger.Cycles.registration;
import static dev.stoke.pod.federation.ledger.Cycles.wantsSlot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.testing.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Many pods at once, many rows, and a database that is slow, away or only a standby. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class LedgerFaultsTest {
  private LedgerDatabase database;

  @BeforeAll
  void start(@TempDir Path directory) {
    database = new LedgerDatabase(directory);
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  /** The quiet cycle has a user who may only read: any attempt to write would fail. */
  @Test
  void aQuietCycleOnlyReads() {
    TestPostgres.execute(database.name(), "CREATE ROLE reader LOGIN");
    TestPostgres.execute(database.name(), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
    DelegatingDataSource source = new DelegatingDataSource(database.dataSource());
    SqlLedger pod = new SqlLedger(source, database.macKeys("m"));
    PublishedKey own = key("stoke-0");
    PublishedKey known = key("stoke-1");
    LedgerCycle cycle =
        cycle(
            List.of(new OwnedKey(own, Stage.ACTIVE)),
            List.of(own, known),
            Map.of(key("stoke-2").kid(), database.now().plusSeconds(1000)));
    pod.cycle(cycle);
    String before = database.versions();

    source.setTargetDataSource(connections(TestPostgres.port(), "reader"));
    LedgerRead read = pod.cycle(cycle);

    assertThat(read.rows()).containsExactlyInAnyOrder(own, known);
    assertThat(database.versions()).isEqualTo(before);
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> pod.cycle(owns(key("stoke-3"))));
  }

  @Test
  void aThousandRowsArePutBackAndReadByFourPodsAtOnce() throws Exception {
    List<PublishedKey> keys =
        IntStream.range(0, 1000).mapToObj(i -> key("stoke-" + i % 200)).toList();

    List<LedgerRead> reads =
        atOnce(4, _ -> database.ledger("m").cycle(knows(keys.toArray(PublishedKey[]::new))));

    assertThat(reads)
        .allSatisfy(read -> assertThat(read.rows()).containsExactlyInAnyOrderElementsOf(keys));
    String before = database.versions();
    database.ledger("m").cycle(knows(keys.toArray(PublishedKey[]::new)));
    assertThat(database.versions()).isEqualTo(before);
  }

  @Test
  void podsThatWriteAtOnceLoseNoKeyAndLowerNoTime() throws Exception {
    PublishedKey shared = key("stoke-9");
    List<PublishedKey> own = IntStream.range(0, 8).mapToObj(i -> key("stoke-" + i)).toList();

    // Even pods still write with the old MAC key, odd ones with the new one; one raises its time.
    List<LedgerRead> last =
        atOnce(
            8,
            i -> {
              SqlLedger pod =
                  i % 2 == 0 ? database.ledger("old", "new") : database.ledger("new", "old");
              LedgerRead read = pod.cycle(reads());
              Map<String, Instant> seen = new HashMap<>();
              for (int round = 1; round <= 10; round++) {
                PublishedKey raised = later(own.get(i), round);
                List<PublishedKey> known = new ArrayList<>(own);
                known.add(shared);
                read =
                    pod.cycle(cycle(List.of(new OwnedKey(raised, Stage.ACTIVE)), known, Map.of()));
                assertThat(read.refused()).isEmpty();
                for (PublishedKey row : read.rows()) {
                  Instant before = seen.put(row.kid(), row.retainUntil());
                  assertThat(before == null || !before.isAfter(row.retainUntil())).isTrue();
                }
              }
              return read;
            });

    assertThat(last).allSatisfy(read -> assertThat(kids(read)).containsAll(kids(own)));
    for (int i = 0; i < own.size(); i++) {
      database.ledger("new", "old").cycle(owns(later(own.get(i), 10), Stage.ACTIVE));
    }
    Set<PublishedKey> expected = new HashSet<>(own.stream().map(key -> later(key, 10)).toList());
    expected.add(shared);
    assertThat(database.ledger("new", "old").cycle(reads()).rows())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void ofManyThatWantTheEarlySlotOneGetsIt() throws Exception {
    List<LedgerRead> reads =
        atOnce(8, i -> database.ledger("m").cycle(wantsSlot("stoke-" + i, BOOT)));

    assertThat(reads)
        .extracting(read -> LedgerContract.slot(read).instanceId())
        .containsOnly(LedgerContract.slot(database.ledger("m").cycle(reads())).instanceId());
  }

  @Test
  void ofTwoBootsThatRegisterAtOnceTheLaterOneStays() throws Exception {
    Instant now = LedgerContract.micros(database.now());

    atOnce(
        6,
        i -> {
          for (int round = 0; round < 10; round++) {
            database
                .ledger("m")
                .register(
                    registration("stoke-0", i % 2 == 0 ? OLDER : BOOT, now.plusSeconds(round)));
          }
          return i;
        });

    assertThat(database.ledger("m").cycle(reads()).registrations())
        .isEqualTo(Map.of("stoke-0", registration("stoke-0", BOOT, now.plusSeconds(9))));
  }

  @Test
  void aTableWithTooManyRowsIsRefusedAndNotReadInPart() {
    database
        .jdbc()
        .sql(
            """
            INSERT INTO stoke_tombstones (kid, keep_until)
            SELECT 'kid-' || i, now() + interval '1 hour' FROM generate_series(1, 5001) i
            """)
        .update();

    assertThatExceptionOfType(DataRetrievalFailureException.class)
        .isThrownBy(() -> database.ledger("m").cycle(reads()))
        .withMessageContaining("stoke_tombstones holds more than 5000 rows");
  }

  @Test
  void aStandbyIsRefused() {
    database.becomeStandby();

    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> database.ledger("m").cycle(reads()))
        .withMessageContaining("standby");
  }

  @Test
  void aLockedTableFailsTheCycleAtTheStatementsTimeout() throws Exception {
    SqlLedger pod =
        new SqlLedger(database.dataSource(), database.macKeys("m"), Duration.ofSeconds(1));
    try (Connection other = database.dataSource().getConnection()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute("LOCK TABLE stoke_public_keys IN ACCESS EXCLUSIVE MODE");
      }
      assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> pod.cycle(reads()));
      other.rollback();
    }
    assertThat(database.ledger("m").cycle(reads()).rows()).isEmpty();
  }

  @Test
  void aDatabaseThatIsAwayIsAnError() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      closed = socket.getLocalPort();
    }
    SqlLedger pod = new SqlLedger(connections(closed, "postgres"), database.macKeys("m"));

    assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> pod.cycle(reads()));
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> pod.register(registration("stoke-0", BOOT, Cycles.NOW)));
  }

  private DataSource connections(int port, String user) {
    return new DriverManagerDataSource(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database.name() + "?connectTimeout=5",
        user,
        "postgres");
  }

  private static Set<String> kids(LedgerRead read) {
    return kids(read.rows());
  }

  private static Set<String> kids(List<PublishedKey> keys) {
    return new HashSet<>(keys.stream().map(PublishedKey::kid).toList());
  }

  private interface Work<T> {
    T of(int pod) throws Exception;
  }

  private static <T> List<T> atOnce(int pods, Work<T> work) throws Exception {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      int pod = i;
      tasks.add(() -> work.of(pod));
    }
    try (var threads = Executors.newFixedThreadPool(pods)) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
