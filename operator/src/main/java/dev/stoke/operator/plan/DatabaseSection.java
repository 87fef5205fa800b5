package dev.stoke.operator.plan;

import dev.stoke.operator.api.DatabaseSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Section {@code database} of config.yaml. */
final class DatabaseSection {
  private static final String DIRECTORY = "../database/";

  private DatabaseSection() {}

  static Map<String, Object> of(DatabaseSpec database) {
    var connection = new LinkedHashMap<String, Object>();
    connection.put("host", orFile(database.host(), "host"));
    connection.put("port", orFile(database.port(), "port"));
    connection.put("database", orFile(database.name(), "dbname"));
    connection.put("user", orFile(null, "username"));
    connection.put("password", orFile(null, "password"));
    switch (database.type()) {
      case postgres -> putIfAny(connection, "extra_args", database, postgresTls(database), " ");
      case mysql -> putIfAny(connection, "flags", database, mysqlTls(database), "&");
    }
    var section = new LinkedHashMap<String, Object>();
    section.put("type", database.type().name());
    section.put(database.type().name(), connection);
    return section;
  }

  private static Object orFile(@Nullable Object value, String key) {
    return value != null ? value : "${file:" + DIRECTORY + key + "}";
  }

  private static void putIfAny(
      Map<String, Object> connection,
      String key,
      DatabaseSpec database,
      List<String> tls,
      String separator) {
    var arguments = new ArrayList<>(tls);
    arguments.addAll(database.arguments());
    if (!arguments.isEmpty()) {
      connection.put(key, String.join(separator, arguments));
    }
  }

  private static List<String> postgresTls(DatabaseSpec database) {
    var tls = database.tls();
    if (tls == null) {
      return List.of();
    }
    var mode = "sslmode=" + tls.mode().postgres();
    return tls.ca() == null ? List.of(mode) : List.of(mode, "sslrootcert=" + Files.DATABASE_CA);
  }

  private static List<String> mysqlTls(DatabaseSpec database) {
    var tls = database.tls();
    if (tls == null) {
      return List.of();
    }
    var mode = "tls=" + tls.mode().mysql();
    return tls.ca() == null ? List.of(mode) : List.of(mode, "tls_ca=" + Files.DATABASE_CA);
  }
}
