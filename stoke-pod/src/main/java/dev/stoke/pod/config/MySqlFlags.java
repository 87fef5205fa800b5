package dev.stoke.pod.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code database.mysql.flags}: name=value, separated by {@code &}, as the Go server hands them to
 * its driver. What they mean is handed to ours; what only says how that driver works is passed
 * over.
 */
final class MySqlFlags {
  private static final String KEY = "flags";

  /** Of the Go driver, without a meaning here whatever their value. */
  private static final Set<String> OF_THE_GO_DRIVER =
      Set.of(
          "parseTime",
          "interpolateParams",
          "checkConnLiveness",
          "clientFoundRows",
          "columnsWithAlias",
          "multiStatements",
          "maxAllowedPacket",
          "allowNativePasswords",
          "timeTruncate");

  private static final String KNOWN = "tls, tls_ca, timeout, readTimeout";

  private final YamlMap map;
  private final Map<String, String> properties = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();

  private MySqlFlags(YamlMap map) {
    this.map = map;
    // As the Go server's driver does without a word: not encrypted.
    tls("false");
  }

  /** Gives them as the driver's properties. */
  static Map<String, String> read(YamlMap map) {
    MySqlFlags flags = new MySqlFlags(map);
    for (String flag : map.text(KEY, "").trim().split("&", -1)) {
      if (!flag.isEmpty()) {
        int equals = flag.indexOf('=');
        flags.flag(
            equals < 0 ? flag : flag.substring(0, equals),
            equals < 0 ? "" : flag.substring(equals + 1));
      }
    }
    flags.checkAuthority();
    return flags.properties;
  }

  private void flag(String name, String value) {
    if (!seen.add(name)) {
      map.problem(KEY, "\"" + name + "\" is there twice; keep one of the two");
    }
    switch (name) {
      case "tls" -> tls(value);
      case "tls_ca" -> properties.put("serverSslCert", value);
      case "timeout" -> time(name, value, "connectTimeout");
      case "readTimeout" -> time(name, value, "socketTimeout");
      // Nothing waits for longer than server.timeout, writing or reading.
      case "writeTimeout" -> time(name, value, "");
      case "charset", "collation" -> {
        if (!value.startsWith("utf8mb4")) {
          map.problem(KEY, "\"" + name + "\" must be one of utf8mb4; leave it out");
        }
      }
      case "loc" -> {
        if (!value.equals("UTC")) {
          map.problem(KEY, "\"loc\" must be UTC, in which all times are; leave it out");
        }
      }
      default -> {
        if (!OF_THE_GO_DRIVER.contains(name)) {
          map.problem(
              KEY, "\"" + name + "\" is not supported; write name=value with one of " + KNOWN);
        }
      }
    }
  }

  private void tls(String value) {
    switch (value) {
      case "true" -> properties.put("sslMode", "verify-full");
      case "skip-verify" -> properties.put("sslMode", "trust");
      case "false" -> properties.put("sslMode", "disable");
      default ->
          map.problem(
              KEY,
              "tls="
                  + value
                  + " is not supported; use true (with tls_ca=FILE for an authority of your own),"
                  + " skip-verify or false");
    }
    // MySQL's usual way to log in wants one of the two, and the Go server's driver asks as well.
    properties.put("allowPublicKeyRetrieval", Boolean.toString(value.equals("false")));
  }

  private void checkAuthority() {
    if (properties.containsKey("serverSslCert")
        && !"verify-full".equals(properties.get("sslMode"))) {
      map.problem(KEY, "\"tls_ca\" has no effect without tls=true; add that or leave it out");
    }
  }

  private void time(String name, String value, String property) {
    Optional<Duration> time = GoDuration.parse(value).filter(it -> it.toMillis() > 0);
    if (time.isEmpty() || time.get().toDays() > 1) {
      map.problem(KEY, "\"" + name + "\" must be a duration of 1ms to 24h, written like 5s");
    } else if (!property.isEmpty()) {
      properties.put(property, Long.toString(time.get().toMillis()));
    }
  }
}
