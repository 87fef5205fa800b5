package dev.stoke.pod.users;

import dev.stoke.pod.config.Secret;
import dev.stoke.pod.config.UsersSection;
import dev.stoke.pod.database.Database;
import java.time.Clock;
import java.util.Optional;

/** Fills a database with what the configuration asks for; may be repeated, by several pods. */
public final class UserSetup {
  private UserSetup() {}

  /** The order is upstream's: init files, claims of the administration, superuser. */
  public static void run(
      Database database,
      UsersSection section,
      InitFiles files,
      Optional<Secret> adminPassword,
      Clock clock) {
    FirstRows rows = new FirstRows(database, clock);
    files.files().forEach(rows::apply);
    StokeClaims claims = new StokeClaims(database, rows);
    if (section.createStokeClaims()) {
      claims.createClaims();
    }
    claims.createSuperuser(adminPassword);
  }
}
