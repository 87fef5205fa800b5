package dev.stoke.pod.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Section {@code database}: a PostgreSQL server.
 *
 * @param driverProperties {@code extra_args} under the names that the JDBC driver knows
 */
public record DatabaseSection(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    Map<String, String> driverProperties) {
  /** What may stand in {@code extra_args}, and the JDBC driver's name of it. */
  private static final Map<String, String> ARGUMENTS =
      Map.of(
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "sslkey", "sslkey",
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "search_path", "currentSchema");

  public DatabaseSection {
    driverProperties = Map.copyOf(driverProperties);
  }

  static DatabaseSection read(YamlMap map) {
    String type = map.requiredText("type");
    if (!type.isEmpty() && !type.equals("postgres")) {
      map.problem("type", "\"" + type + "\" is not supported yet; use postgres");
    }
    // Upstream's sections of the other types may stay in the file while they are not chosen.
    for (String other : List.of("sqlite", "mysql")) {
      YamlMap unused = map.section(other);
      for (String key : List.of("file", "flags", "host", "port", "database", "user", "password")) {
        unused.has(key);
      }
      unused.rejectUnknown();
    }
    YamlMap postgres = map.section("postgres");
    DatabaseSection section =
        new DatabaseSection(
            postgres.requiredText("host"),
            postgres.integer("port", 5432, 1, 65535),
            postgres.requiredText("database"),
            postgres.requiredText("user"),
            new Secret(postgres.text("password", "")),
            arguments(postgres));
    postgres.rejectUnknown();
    map.rejectUnknown();
    return section;
  }

  private static Map<String, String> arguments(YamlMap map) {
    Map<String, String> out = new TreeMap<>();
    for (String argument : map.text("extra_args", "").trim().split("\\s+", -1)) {
      if (argument.isEmpty()) {
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String property = ARGUMENTS.getOrDefault(name, "");
      if (equals < 0 || property.isEmpty()) {
        map.problem(
            "extra_args",
            "\""
                + name
                + "\" is not supported; write name=value with one of "
                + String.join(", ", ARGUMENTS.keySet().stream().sorted().toList()));
      } else {
        out.put(property, argument.substring(equals + 1));
      }
    }
    return out;
  }
}
