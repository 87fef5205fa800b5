package dev.stoke.pod.testing;

import dev.stoke.pod.config.DatabaseSection;
import dev.stoke.pod.config.Secret;
import dev.stoke.pod.database.Dialect;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;

/** The real databases that tests run on. */
public enum DatabaseKind {
  POSTGRESQL(DatabaseSection.Type.POSTGRES, "postgres", "postgres") {
    @Override
    public int port() {
      return TestPostgres.port();
    }

    @Override
    public String newDatabase() {
      return TestPostgres.newDatabase();
    }

    @Override
    public AutoCloseable start(int port) throws IOException {
      return EmbeddedPostgres.builder().setPort(port).start();
    }

    @Override
    public String firstDatabase() {
      return "postgres";
    }

    @Override
    public void execute(String database, String sql) {
      TestPostgres.execute(database, sql);
    }
  },

  MARIADB(DatabaseSection.Type.MYSQL, "mysql", "stoke") {
    @Override
    public int port() {
      return TestMariaDb.port();
    }

    @Override
    public String newDatabase() {
      return TestMariaDb.newDatabase();
    }

    @Override
    public AutoCloseable start(int port) {
      return TestMariaDb.start(port)::stop;
    }

    @Override
    public String firstDatabase() {
      return "stoke";
    }

    @Override
    public void execute(String database, String sql) {
      TestMariaDb.execute(database, sql);
    }
  };

  private final DatabaseSection.Type type;
  private final String word;
  private final String user;

  DatabaseKind(DatabaseSection.Type type, String word, String user) {
    this.type = type;
    this.word = word;
    this.user = user;
  }

  public abstract int port();

  /** What its version begins with. */
  public String version() {
    return this == POSTGRESQL ? TestPostgres.VERSION : TestMariaDb.VERSION;
  }

  /** Creates an empty database and gives its name. */
  public abstract String newDatabase();

  /** Starts another server, which ends when it is closed. */
  public abstract AutoCloseable start(int port) throws IOException;

  /** An empty database that a server has when it starts. */
  public abstract String firstDatabase();

  /** Runs one statement as a user who may do anything. */
  public abstract void execute(String database, String sql);

  public Dialect dialect() {
    return Dialect.of(type);
  }

  /** Of a pod; the password is the user's name. */
  public DatabaseSection section(String name, int port) {
    return section(name, port, user);
  }

  public DatabaseSection section(String name, int port, String user) {
    return new DatabaseSection(type, "127.0.0.1", port, name, user, new Secret(user), Map.of());
  }

  /** The same in a configuration file. */
  public String yaml(String name, int port) {
    return """
    database:
      type: %s
      %s: {host: 127.0.0.1, port: %d, database: %s, user: %s, password: %s}
    """
        .formatted(word, word, port, name, user, user);
  }
}
