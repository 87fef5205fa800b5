package dev.stoke.pod.config;

import java.util.List;
import java.util.Map;

/**
 * Section {@code database}: a PostgreSQL server, or one of MySQL or MariaDB.
 *
 * @param driverProperties {@code extra_args} or {@code flags}, under the names that the JDBC driver
 *     of the type knows
 */
public record DatabaseSection(
    Type type,
    String host,
    int port,
    String database,
    String user,
    Secret password,
    Map<String, String> driverProperties) {
  /** MySQL stands for MariaDB, too. */
  public enum Type {
    POSTGRES,
    MYSQL
  }

  public DatabaseSection {
    driverProperties = Map.copyOf(driverProperties);
  }

  static DatabaseSection read(YamlMap map) {
    String type = map.requiredText("type");
    if (!type.isEmpty() && !List.of("postgres", "mysql").contains(type)) {
      map.problem("type", "\"" + type + "\" is not supported; use postgres or mysql");
    }
    boolean mysql = type.equals("mysql");
    // Upstream's sections of the other types may stay in the file while they are not chosen.
    for (String other : List.of("sqlite", mysql ? "postgres" : "mysql")) {
      YamlMap unused = map.section(other);
      for (String key :
          List.of("file", "flags", "host", "port", "database", "user", "password", "extra_args")) {
        unused.has(key);
      }
      unused.rejectUnknown();
    }
    YamlMap server = map.section(mysql ? "mysql" : "postgres");
    DatabaseSection section =
        new DatabaseSection(
            mysql ? Type.MYSQL : Type.POSTGRES,
            server.requiredText("host"),
            server.integer("port", mysql ? 3306 : 5432, 1, 65535),
            server.requiredText("database"),
            server.requiredText("user"),
            new Secret(server.text("password", "")),
            mysql ? MySqlFlags.read(server) : PostgresArguments.read(server));
    server.rejectUnknown();
    map.rejectUnknown();
    return section;
  }
}
