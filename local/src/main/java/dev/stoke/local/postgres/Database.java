package dev.stoke.local.postgres;

import java.util.Map;

/** How to connect to one database; never prints its password. */
public record Database(String host, int port, String name, String user, String password) {
  /** Under the keys that CloudNativePG gives them in a database's Secret. */
  public Map<String, String> secretValues() {
    return Map.of(
        "host", host,
        "port", Integer.toString(port),
        "dbname", name,
        "username", user,
        "password", password,
        "uri", "postgresql://%s:%s@%s:%d/%s".formatted(user, password, host, port, name));
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + name;
  }
}
