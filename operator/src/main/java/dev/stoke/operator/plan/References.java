package dev.stoke.operator.plan;

import dev.stoke.operator.api.DatabaseSpec;
import dev.stoke.operator.api.DbInitSpec;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.plan.Problem.About;
import java.util.ArrayList;
import java.util.List;

/** Are the Secrets and ConfigMaps that the spec names there, with the keys that are needed? */
final class References {
  private References() {}

  static List<Problem> problems(String namespace, StokeClusterSpec spec, Observation seen) {
    var problems = new ArrayList<Problem>();
    database(namespace, spec.database(), seen.databaseSecret(), problems);
    if (spec.users().dbInit() != null) {
      var file = seen.initialUsers();
      users(
          namespace,
          spec.users().dbInit(),
          file == null ? Observation.Referenced.MISSING : file,
          problems);
    }
    return problems;
  }

  private static void database(
      String namespace, DatabaseSpec database, Observation.Referenced secret, List<Problem> to) {
    var name = "Secret " + namespace + "/" + database.secretName();
    var needed = databaseKeys(database);
    if (!secret.found()) {
      to.add(
          new Problem(
              About.DATABASE_SECRET,
              "DatabaseSecretMissing",
              "%s does not exist: create it with the keys %s, or name another one in spec.database.secretName."
                  .formatted(name, String.join(", ", needed))));
      return;
    }
    var missing = needed.stream().filter(key -> !secret.keys().contains(key)).toList();
    if (!missing.isEmpty()) {
      to.add(
          new Problem(
              About.DATABASE_SECRET,
              "DatabaseSecretIncomplete",
              "%s has no value for %s: add %s; host, port and dbname may stand in spec.database (host, port, name) instead."
                  .formatted(
                      name, String.join(", ", missing), missing.size() == 1 ? "it" : "them")));
    }
  }

  private static List<String> databaseKeys(DatabaseSpec database) {
    var keys = new ArrayList<>(List.of("username", "password"));
    if (database.host() == null) {
      keys.add("host");
    }
    if (database.port() == null) {
      keys.add("port");
    }
    if (database.name() == null) {
      keys.add("dbname");
    }
    return keys;
  }

  private static void users(
      String namespace, DbInitSpec dbInit, Observation.Referenced file, List<Problem> to) {
    var secret = dbInit.secretName() != null;
    var name =
        (secret ? "Secret " : "ConfigMap ")
            + namespace
            + "/"
            + (secret ? dbInit.secretName() : dbInit.configMapName());
    if (!file.found()) {
      to.add(
          new Problem(
              About.INITIAL_USERS,
              "InitialUsersMissing",
              "%s does not exist: create it with the key %s, or remove spec.users.dbInit."
                  .formatted(name, dbInit.key())));
    } else if (!file.keys().contains(dbInit.key())) {
      to.add(
          new Problem(
              About.INITIAL_USERS,
              "InitialUsersIncomplete",
              "%s has no value for %s: add it, or name the right key in spec.users.dbInit.key."
                  .formatted(name, dbInit.key())));
    }
  }
}
