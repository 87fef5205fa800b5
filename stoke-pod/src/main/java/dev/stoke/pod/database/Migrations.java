package dev.stoke.pod.database;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Brings the schema up to this program: upstream's tables where they are absent, then our own. What
 * upstream made is never altered.
 */
public final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  private static final String HISTORY = "stoke_schema_history";

  /** The versions of the files; they are counted from 1. */
  static final int NEWEST = 9;

  private static final Set<String> ALL =
      IntStream.rangeClosed(1, NEWEST).mapToObj(Integer::toString).collect(Collectors.toSet());

  private record Migration(String version, boolean success) {}

  private Migrations() {}

  /** Several pods may call this at once; throws {@link ClusterLock.Taken} to all but one. */
  public static void run(Database database) {
    if (isDone(database)) {
      return;
    }
    database
        .transactions()
        .executeWithoutResult(transaction -> {
          database.lock().take();
          Flyway flyway =
              Flyway.configure()
                  .dataSource(database.dataSource())
                  .locations(database.dialect().migrations())
                  .table(HISTORY)
                  // A database of upstream's has tables but no history: start before V1.
                  .baselineOnMigrate(true)
                  .baselineVersion("0")
                  .cleanDisabled(true)
                  .load();
          // Where tables are made outside of transactions, a failure half way leaves a mark; what
          // failed may be run again, and nobody has to remove it.
          if (Stream.of(flyway.info().all())
              .anyMatch(it -> it.getState() == MigrationState.FAILED)) {
            flyway.repair();
          }
          int applied = flyway.migrate().migrationsExecuted;
          if (applied > 0) {
            log.atInfo().addKeyValue("migrations", applied).log("Database migrated");
          }
        });
  }

  /**
   * Most starts find everything there; Flyway would take a tenth of a second and the lock of all
   * pods to say so.
   */
  private static boolean isDone(Database database) {
    try {
      List<Migration> known =
          database
              .jdbc()
              .sql("SELECT version, success FROM " + HISTORY)
              .query((row, _) -> new Migration(row.getString(1), row.getBoolean(2)))
              .list();
      return known.stream().allMatch(Migration::success)
          && known.stream().map(Migration::version).collect(Collectors.toSet()).containsAll(ALL);
    } catch (BadSqlGrammarException e) {
      log.atDebug().setCause(e).log("No history of migrations yet");
      return false;
    }
  }
}
