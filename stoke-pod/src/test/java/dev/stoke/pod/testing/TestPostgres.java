package dev.stoke.pod.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for all tests of a run; each test takes an empty database of its own. */
public final class TestPostgres {
  /** Of the server; the build sets another one to run tests on the oldest that is supported. */
  static final String VERSION = System.getProperty("stoke.test.postgres", "18");

  private static final AtomicInteger NEXT = new AtomicInteger();

  private TestPostgres() {}

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        Path directory = Files.createTempDirectory("stoke-postgres");
        DataDirectory.removeAtExit(directory, () -> awaitEnd(directory));
        return EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "200")
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not start", e);
      }
    }
  }

  /** Until the server, which has a hook of its own, has removed its file; not for ever. */
  private static void awaitEnd(Path directory) {
    try {
      for (int i = 0; i < 100 && Files.exists(directory.resolve("postmaster.pid")); i++) {
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static int port() {
    return Server.INSTANCE.getPort();
  }

  /** Creates an empty database and gives its name. */
  public static String newDatabase() {
    String name = "test_" + NEXT.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name);
    return name;
  }

  /** Runs one statement as the superuser. */
  public static void execute(String database, String sql) {
    try (Connection connection = Server.INSTANCE.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
