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

import dev.stoke.pod.database.Database;
import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.testing.DatabaseKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Many pods at once, many rows, and a database that is slow, away or only a standby. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class LedgerFaultsTest {
  @Parameter private DatabaseKind kind;
  private LedgerDatabase database;

  @BeforeParameterizedClassInvocation
  void start() {
    database = new LedgerDatabase(kind);
  }

  @AfterParameterizedClassInvocation
  void stop() throws Exception {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  /** The quiet cycle has a user who may only read: any attempt to write would fail. */
  @Test
  void aQuietCycleOnlyReads() {
    createReader();
    DelegatingDataSource source = new DelegatingDataSource(database.dataSource());
    SqlLedger pod = new SqlLedger(source, kind.dialect(), database.macKeys("m"));
    PublishedKey own = key("stoke-0");
    PublishedKey known = key("stoke-1");
    LedgerCycle cycle =
        cycle(
            List.of(new OwnedKey(own, Stage.ACTIVE)),
            List.of(own, known),
            Map.of(key("stoke-2").kid(), database.now().plusSeconds(1000)));
    pod.cycle(cycle);
    String before = database.versions();

    try (Database readers = database.connections(kind.port(), "reader")) {
      source.setTargetDataSource(readers.dataSource());
      LedgerRead read = pod.cycle(cycle);

      assertThat(read.rows()).containsExactlyInAnyOrder(own, known);
      assertThat(database.versions()).isEqualTo(before);
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> pod.cycle(owns(key("stoke-3"))));
    }
    database.ledger("m").cycle(owns(later(own, 1)));
    assertThat(database.versions()).as("a write is seen").isNotEqualTo(before);
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
    for (int i = 0; i < 72; i++) {
      database
          .jdbc()
          .sql("INSERT INTO stoke_tombstones (kid, keep_until) VALUES (:kid, :until)")
          .param("kid", "kid-" + i)
          .param("until", Statements.time(database.now().plusSeconds(3600)))
          .update();
    }
    database
        .jdbc()
        .sql(
            """
            INSERT INTO stoke_tombstones (kid, keep_until)
            SELECT concat(a.kid, '-', b.kid), a.keep_until
            FROM stoke_tombstones a CROSS JOIN stoke_tombstones b
            """)
        .update();

    assertThatExceptionOfType(DataRetrievalFailureException.class)
        .isThrownBy(() -> database.ledger("m").cycle(reads()))
        .withMessageContaining("stoke_tombstones holds more than 5000 rows");
  }

  @Test
  void aStandbyIsRefused() {
    database.becomeStandby(true);
    try {
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> database.ledger("m").cycle(reads()))
          .withMessageContaining("standby");
    } finally {
      database.becomeStandby(false);
    }
  }

  @Test
  void aLockedTableFailsTheCycleAtTheStatementsTimeout() throws Exception {
    SqlLedger pod =
        new SqlLedger(
            database.dataSource(), kind.dialect(), database.macKeys("m"), Duration.ofSeconds(1));
    try (Connection other = database.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          kind == DatabaseKind.POSTGRESQL
              ? "LOCK TABLE stoke_public_keys IN ACCESS EXCLUSIVE MODE"
              : "LOCK TABLES stoke_public_keys WRITE");
      assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> pod.cycle(reads()));
      if (kind == DatabaseKind.MARIADB) {
        statement.execute("UNLOCK TABLES");
      }
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
    try (Database away = database.connections(closed, "nobody")) {
      SqlLedger pod = new SqlLedger(away.dataSource(), kind.dialect(), database.macKeys("m"));

      assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> pod.cycle(reads()));
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> pod.register(registration("stoke-0", BOOT, Cycles.NOW)));
    }
  }

  private void createReader() {
    if (kind == DatabaseKind.POSTGRESQL) {
      kind.execute(database.name(), "CREATE ROLE reader LOGIN");
      kind.execute(database.name(), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
    } else {
      kind.execute(database.name(), "CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'reader'");
      kind.execute(
          database.name(), "GRANT SELECT ON " + database.name() + ".* TO reader@'127.0.0.1'");
    }
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
