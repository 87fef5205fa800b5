package dev.stoke.pod.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.UpstreamDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class MigrationsTest {
  private static final String HISTORY =
      "SELECT count(*) FROM stoke_schema_history WHERE version <> '0' AND success = %s";

  @Parameter DatabaseKind kind;

  @Test
  void theServerIsOfTheVersionThatTheBuildSays() {
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      String version =
          database
              .jdbc()
              .sql(kind == DatabaseKind.POSTGRESQL ? "SHOW server_version" : "SELECT version()")
              .query(String.class)
              .single();
      assertThat(version).startsWith(kind.version());
    }
  }

  @Test
  void upstreamsTablesAreThoseThatTheGoServerMakes() throws Exception {
    try (Database theirs = TestDatabase.open(kind, UpstreamDatabase.create(kind));
        Database ours = TestDatabase.open(kind, kind.newDatabase())) {
      migrate(ours);

      List<String> schema = schema(ours);
      assertThat(schema).isEqualTo(schema(theirs));
      assertThat(schema)
          .filteredOn(line -> line.contains("column_default="))
          .as("columns")
          .hasSize(31);
      assertThat(schema)
          .anyMatch(line -> line.contains("claim_short_name_value") && line.contains("short_name"))
          .anyMatch(line -> line.contains("group_links_claim_groups_group_links"));
    }
  }

  @Test
  void threePodsMayStartAtOnceOnAnEmptyDatabase() throws Exception {
    String name = kind.newDatabase();
    startThree(name);
    try (Database database = TestDatabase.open(kind, name)) {
      assertThat(schema(database)).isNotEmpty();
      assertThat(number(database, HISTORY.formatted("true"))).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void threePodsMayStartAtOnceOnADatabaseOfTheGoServerAndLeaveItsTablesAsTheyAre()
      throws Exception {
    String name = UpstreamDatabase.create(kind);
    UpstreamDatabase.fill(kind, name);
    try (Database database = TestDatabase.open(kind, name)) {
      List<String> schema = schema(database);
      List<String> rows = rows(database);

      startThree(name);

      assertThat(schema(database)).isEqualTo(schema);
      assertThat(rows(database)).isEqualTo(rows).anyMatch(row -> row.contains("bm90IGEga2V5"));
    }
  }

  @Test
  void threePodsMayStartAtOnceOnADatabaseOfTheVersionBefore() throws Exception {
    String name = kind.newDatabase();
    try (Database database = TestDatabase.open(kind, name)) {
      flyway(database).target("4").load().migrate();
      UpstreamDatabase.fill(kind, name);
      kind.execute(
          name,
          "INSERT INTO stoke_tombstones (kid, keep_until) VALUES ('k', '2026-01-02 03:04:05')");
      List<String> rows = rows(database);

      startThree(name);

      assertThat(rows(database)).isEqualTo(rows);
      assertThat(number(database, "SELECT count(*) FROM stoke_tombstones")).isEqualTo(1);
    }
  }

  /** Indexes of another name, or a column more, are the Go server's or somebody else's business. */
  @Test
  void aTableOfUpstreamsIsLeftAsItIs() throws Exception {
    String name = kind.newDatabase();
    kind.execute(
        name,
        """
        CREATE TABLE users (
          id bigint PRIMARY KEY, fname varchar(255) NOT NULL, lname varchar(255) NOT NULL,
          source varchar(255) NOT NULL, email varchar(255) NOT NULL,
          username varchar(255) NOT NULL, password varchar(255), salt varchar(255),
          created_at timestamp NULL, extra varchar(9))
        """);
    kind.execute(
        name,
        "INSERT INTO users (id, fname, lname, source, email, username, created_at)"
            + " VALUES (7, 'a', 'b', 'LOCAL', 'e', 'u', now())");
    try (Database database = TestDatabase.open(kind, name)) {
      migrate(database);

      assertThat(schema(database))
          .anyMatch(line -> line.contains("extra"))
          .noneMatch(line -> line.contains("users_email_key"));
      assertThat(number(database, "SELECT id FROM users WHERE username = 'u'")).isEqualTo(7);
      migrate(database);
    }
  }

  @Test
  void theNewestVersionIsThatOfTheNewestFile() throws Exception {
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      migrate(database);

      assertThat(flyway(database).load().info().current().getVersion().getVersion())
          .isEqualTo("" + Migrations.NEWEST);
      assertThat(number(database, HISTORY.formatted("true"))).isEqualTo(Migrations.NEWEST);
    }
  }

  /** As it stands where a pod was killed, or a table could not be made, in the middle. */
  @Test
  void aMigrationThatFailedIsDoneAgain() throws Exception {
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      flyway(database).target("2").load().migrate();
      database
          .jdbc()
          .sql(
              """
              INSERT INTO stoke_schema_history (installed_rank, version, description, type, script,
                checksum, installed_by, execution_time, success)
              VALUES (9, '3', 'refresh families', 'SQL', 'V3__refresh_families.sql', NULL, 'x', 0,
                false)
              """)
          .update();

      migrate(database);

      assertThat(number(database, HISTORY.formatted("false"))).isZero();
      assertThat(number(database, "SELECT count(*) FROM stoke_refresh_tokens")).isZero();
    }
  }

  /** MySQL commits a change of a table before the version is noted. */
  @Test
  void aMigrationThatWasDoneButNotNotedIsDoneAgain() throws Exception {
    assumeThat(kind).as("PostgreSQL does both or nothing").isEqualTo(DatabaseKind.MARIADB);
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      migrate(database);
      database
          .jdbc()
          .sql("DELETE FROM stoke_schema_history WHERE version NOT IN ('1', '2', '3', '4')")
          .update();

      migrate(database);

      assertThat(number(database, "SELECT count(*) FROM stoke_refresh_tokens")).isZero();
    }
  }

  private void startThree(String name) throws Exception {
    try (var threads = Executors.newFixedThreadPool(3)) {
      List<Callable<List<String>>> pods = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pods.add(() -> {
          try (Database database = TestDatabase.open(kind, name)) {
            migrate(database);
            return schema(database);
          }
        });
      }
      List<Future<List<String>>> results = threads.invokeAll(pods);
      assertThat(results.get(1).get()).isEqualTo(results.get(0).get());
      assertThat(results.get(2).get()).isEqualTo(results.get(0).get());
    }
  }

  private static FluentConfiguration flyway(Database database) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations(database.dialect().migrations())
        .table("stoke_schema_history");
  }

  private static void migrate(Database database) throws InterruptedException {
    new DatabaseStart(Duration.ofMillis(50), Duration.ofMillis(200))
        .untilDone(() -> Migrations.run(database));
  }

  private List<String> schema(Database database) {
    return UpstreamDatabase.schema(kind, database.jdbc());
  }

  private static List<String> rows(Database database) {
    return UpstreamDatabase.TABLES.stream()
        .flatMap(
            table -> database.jdbc().sql("SELECT * FROM " + table).query().listOfRows().stream())
        .map(Object::toString)
        .toList();
  }

  private static long number(Database database, String sql) {
    return database.jdbc().sql(sql).query(Long.class).single();
  }
}
