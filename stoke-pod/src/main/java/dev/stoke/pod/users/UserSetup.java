package dev.stoke.pod.users;

import dev.stoke.pod.config.Secret;
import dev.stoke.pod.config.UsersSection;
import dev.stoke.pod.database.Database;
import java.time.Clock;
import java.util.Optional;

/** Fills a database with what the configuration asks for; may be repeated, by several pods. */
public final class UserSetup {
  private UserSetup() {}

  /**
   * The order is upstream's: init files, claims of the administration, superuser.
   *
   * @return false when an init file could not be applied; the log says why
   */
  public static boolean run(
      Database database,
      UsersSection section,
      InitFiles files,
      Optional<Secret> adminPassword,
      Clock clock) {
    FirstRows rows = new FirstRows(database, clock);
    boolean complete = true;
    for (InitFile file : files.files()) {
      complete &= rows.apply(file);
    }
    StokeClaims claims = new StokeClaims(database, rows);
    if (section.createStokeClaims()) {
      claims.createClaims();
    }
    claims.createSuperuser(adminPassword);
    return complete;
  }
}
