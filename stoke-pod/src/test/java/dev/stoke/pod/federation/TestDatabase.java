package dev.stoke.pod.federation;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real PostgreSQL with the ledger's table, and a switch that cuts the pod off from it. */
final class TestDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  TestDatabase() {
    try {
      postgres = EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Flyway.configure()
        .dataSource(dataSource())
        .locations("classpath:db/migration/postgresql")
        .table("stoke_schema_history")
        .load()
        .migrate();
  }

  DataSource dataSource() {
    return postgres.getPostgresDatabase();
  }

  JdbcClient jdbc() {
    return JdbcClient.create(dataSource());
  }

  void empty() {
    jdbc()
        .sql("TRUNCATE stoke_public_keys, stoke_members, stoke_tombstones, stoke_early_slot")
        .update();
  }

  /** The same database, unreachable while {@code away} is true. */
  DataSource dataSource(AtomicBoolean away) {
    DataSource real = dataSource();
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, method, arguments) -> {
              if (method.getName().equals("getConnection") && away.get()) {
                throw new SQLTransientConnectionException("the database is away");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
