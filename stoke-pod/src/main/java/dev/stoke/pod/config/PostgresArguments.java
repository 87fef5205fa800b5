package dev.stoke.pod.config;

import java.util.Map;
import java.util.TreeMap;

/** {@code database.postgres.extra_args}: name=value, separated by spaces. */
final class PostgresArguments {
  private static final String KEY = "extra_args";

  /** What may stand there, and the JDBC driver's name of it. */
  private static final Map<String, String> ARGUMENTS =
      Map.of(
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "sslkey", "sslkey",
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "search_path", "currentSchema");

  private PostgresArguments() {}

  /** Gives them as the driver's properties. */
  static Map<String, String> read(YamlMap map) {
    Map<String, String> out = new TreeMap<>();
    for (String argument : map.text(KEY, "").trim().split("\\s+", -1)) {
      if (argument.isEmpty()) {
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String property = ARGUMENTS.getOrDefault(name, "");
      if (equals < 0 || property.isEmpty()) {
        map.problem(
            KEY,
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
