package dev.stoke.pod.testing;

import dev.stoke.pod.config.DatabaseSection;
import dev.stoke.pod.config.Secret;
import dev.stoke.pod.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;

/** Opens the pool of a pod on a test's database. */
public final class TestDatabase {
  private TestDatabase() {}

  public static Database open(String name) {
    return open(name, TestPostgres.port());
  }

  public static Database open(String name, int port) {
    return Database.open(
        new DatabaseSection("127.0.0.1", port, name, "postgres", new Secret("postgres"), Map.of()),
        Duration.ofSeconds(5),
        new SimpleMeterRegistry());
  }
}
