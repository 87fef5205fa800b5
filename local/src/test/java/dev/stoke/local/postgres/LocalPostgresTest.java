package dev.stoke.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.local.process.ChildProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalPostgresTest {
  @TempDir private Path directory;

  @Test
  void dataPortAndPasswordSurviveAStop() throws SQLException {
    Database first;
    try (var postgres = start()) {
      first = postgres.database("stoke");
      try (var connection = connect(first, first.password());
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept (n int)");
      }
      postgres.stop();
      assertThatThrownBy(() -> connect(first, first.password()).close())
          .isInstanceOf(SQLException.class);
      postgres.restart();
      assertThat(postgres.database("stoke")).isEqualTo(first);
    }
    try (var postgres = start()) {
      var second = postgres.database("stoke");
      assertThat(second).isEqualTo(first);
      try (var connection = connect(second, second.password());
          var rows = connection.getMetaData().getTables(null, null, "kept", null)) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndTheRightOneIsReadableByItsOwnerOnly() throws Exception {
    try (var postgres = start()) {
      assertThatThrownBy(() -> connect(postgres.database("stoke"), "wrong").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("postgres/settings"))))
          .isEqualTo("rw-------");
    }
  }

  private LocalPostgres start() {
    return LocalPostgres.start(
        directory.resolve("postgres"), new ChildProcesses(directory.resolve("processes")));
  }

  private static Connection connect(Database database, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%s/%s".formatted(database.host(), database.port(), database.name()),
        database.user(),
        password);
  }
}
