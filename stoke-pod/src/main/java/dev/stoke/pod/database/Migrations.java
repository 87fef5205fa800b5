package dev.stoke.pod.database;

import org.flywaydb.core.Flyway;
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
          ClusterLock.take(database.jdbc());
          int applied =
              Flyway.configure()
                  .dataSource(database.dataSource())
                  .locations("classpath:db/migration/postgresql")
                  .table("stoke_schema_history")
                  // A database of upstream's has tables but no history: start before V1.
                  .baselineOnMigrate(true)
                  .baselineVersion("0")
                  .cleanDisabled(true)
                  .load()
                  .migrate()
                  .migrationsExecuted;
          if (applied > 0) {
            log.atInfo().addKeyValue("migrations", applied).log("Database migrated");
          }
        });
  }
}
