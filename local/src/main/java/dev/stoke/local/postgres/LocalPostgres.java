package dev.stoke.local.postgres;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.process.ChildProcesses;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;

/**
 * A PostgreSQL server with one database and one user whose password it checks. Data, port and
 * password live under one directory, so that a later start continues where the last one stopped.
 * {@link #stop} and {@link #start} may alternate.
 */
public final class LocalPostgres implements AutoCloseable {
  public static final String HOST = "127.0.0.1";
  public static final String DATABASE = "stoke";
  public static final String USER = "stoke";

  // Everything asks for the password, but the superuser on this machine's loopback does not need
  // one.
  private static final String ACCESS_RULES =
      """
      local all all reject
      host all postgres 127.0.0.1/32 trust
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private final Path directory;
  private final ChildProcesses processes;
  private final Path settingsFile;
  private final Properties settings = new Properties();
  private EmbeddedPostgres server;

  private LocalPostgres(Path directory, ChildProcesses processes) throws IOException {
    this.directory = requireNonNull(directory, "directory is null").toAbsolutePath();
    this.processes = requireNonNull(processes, "processes is null");
    this.settingsFile = this.directory.resolve("settings");
    readSettings();
    this.server = launch();
  }

  /** Starts the server of this directory, and makes database and user the first time. */
  public static LocalPostgres start(Path directory, ChildProcesses processes) {
    try {
      return new LocalPostgres(directory, processes);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL in " + directory + " does not start", e);
    }
  }

  public int port() {
    return server.getPort();
  }

  private String password() {
    return settings.getProperty("password");
  }

  /** Makes one more database for the same user, empty. */
  public void createDatabase(String name) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE \"" + name + "\" OWNER " + USER);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
  }

  /** How to connect to one database of this server. */
  public Database database(String name) {
    return new Database(HOST, port(), name, USER, password());
  }

  /** Stops the server; sessions are ended. */
  public synchronized void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL in " + directory + " does not stop", e);
    }
  }

  /** Starts it again on the same port. */
  public synchronized void restart() {
    try {
      server = launch();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL in " + directory + " does not start again", e);
    }
  }

  @Override
  public void close() {
    stop();
  }

  private EmbeddedPostgres launch() throws IOException {
    Path log = Files.createDirectories(directory.resolve("logs")).resolve("postgres.log");
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setOverrideWorkingDirectory(directory.resolve("server").toFile())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("listen_addresses", HOST)
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "200")
            .setServerConfig("shared_buffers", "32MB")
            .setOutputRedirector(Redirect.appendTo(log.toFile()))
            .setErrorRedirector(Redirect.appendTo(log.toFile()));
    String port = settings.getProperty("port");
    if (port != null && free(Integer.parseInt(port))) {
      builder.setPort(Integer.parseInt(port));
    }
    EmbeddedPostgres started = builder.start();
    recordProcess();
    settings.setProperty("port", Integer.toString(started.getPort()));
    prepareDatabase(started);
    writeSettings();
    return started;
  }

  private void prepareDatabase(EmbeddedPostgres started) throws IOException {
    Files.writeString(directory.resolve("data").resolve("pg_hba.conf"), ACCESS_RULES);
    try (Connection connection = started.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_reload_conf()");
      if (settings.getProperty("password") == null) {
        settings.setProperty("password", newPassword());
      }
      if (absent(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")) {
        statement.execute("CREATE ROLE " + USER + " LOGIN");
      }
      statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password() + "'");
      if (absent(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
      }
    } catch (SQLException e) {
      throw new IOException("cannot prepare database " + DATABASE, e);
    }
  }

  private static boolean absent(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return !rows.next();
    }
  }

  private void recordProcess() throws IOException {
    String pid = Files.readAllLines(directory.resolve("data").resolve("postmaster.pid")).getFirst();
    var handle = ProcessHandle.of(Long.parseLong(pid.strip()));
    if (handle.isPresent()) {
      processes.record("postgres", handle.get());
    }
  }

  private void readSettings() throws IOException {
    Files.createDirectories(directory);
    if (Files.exists(settingsFile)) {
      try (var in = Files.newInputStream(settingsFile)) {
        settings.load(in);
      }
    }
  }

  private void writeSettings() throws IOException {
    if (!Files.exists(settingsFile)) {
      Files.createFile(
          settingsFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (var out = Files.newOutputStream(settingsFile, StandardOpenOption.TRUNCATE_EXISTING)) {
      settings.store(out, "PostgreSQL of this local cluster");
    }
  }

  private static boolean free(int port) {
    try (var socket = new java.net.ServerSocket()) {
      socket.bind(new java.net.InetSocketAddress(HOST, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
