package dev.stoke.pod;

import dev.stoke.pod.config.Secret;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.DatabaseStart;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.users.UserSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Prepares a database as the start of a pod does, and nothing else. */
final class Migrate {
  /** How long another pod may be at work on the same. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Migrate() {}

  /**
   * Safe beside running pods: whoever has the lock works, the others wait for it.
   *
   * @return false when an init file could not be applied; the log says why
   * @throws IllegalStateException with a sentence, when the database cannot be prepared
   */
  static boolean run(Inputs inputs, Map<String, String> environment, Clock clock)
      throws InterruptedException {
    boolean[] complete = {false};
    try (Database database =
        Database.open(
            inputs.config().database(),
            inputs.config().server().timeout(),
            new SimpleMeterRegistry())) {
      DatabaseStart.once(
          PATIENCE,
          () -> {
            Migrations.run(database);
            complete[0] =
                UserSetup.run(
                    database,
                    inputs.config().users(),
                    inputs.initFiles(),
                    adminPassword(environment),
                    clock);
          });
    }
    return complete[0];
  }

  /** For the first superuser; never logged. */
  static Optional<Secret> adminPassword(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("STOKE_ADMIN_PASSWORD"))
        .filter(password -> !password.isEmpty())
        .map(Secret::new);
  }
}
