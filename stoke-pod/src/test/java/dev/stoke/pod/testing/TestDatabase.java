package dev.stoke.pod.testing;

import dev.stoke.pod.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** Opens the pool of a pod on a test's database. */
public final class TestDatabase {
  private TestDatabase() {}

  public static Database open(String name) {
    return open(DatabaseKind.POSTGRESQL, name);
  }

  public static Database open(DatabaseKind kind, String name) {
    return Database.open(
        kind.section(name, kind.port()), Duration.ofSeconds(5), new SimpleMeterRegistry());
  }
}
