package dev.stoke.pod.database;

import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to this program: upstream's tables where they are absent, then our own. What
 * upstream made is never altered.
 */
public final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  private Migrations() {}

  /** Several pods may call this at once; throws {@link ClusterLock.Taken} to all but one. */
  public static void run(Database database) {
    database
        .transactions()
        .executeWithoutResult(transaction -> {
          database.lock().take();
          Flyway flyway =
              Flyway.configure()
                  .dataSource(database.dataSource())
                  .locations(database.dialect().migrations())
                  .table("stoke_schema_history")
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
}
