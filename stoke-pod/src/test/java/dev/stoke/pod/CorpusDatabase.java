package dev.stoke.pod;

import dev.stoke.pod.testing.TestPostgres;
import java.util.List;

/** The database of a profile's recorded exchanges, which is put back before each of them. */
final class CorpusDatabase {
  private static final List<String> TABLES =
      List.of(
          "users",
          "claims",
          "claim_groups",
          "group_links",
          "private_keys",
          "claim_claim_groups",
          "claim_group_users");
  private static final List<String> WITH_IDS = TABLES.subList(0, 5);

  private final String name = TestPostgres.newDatabase();
  private String putBack = "";

  String name() {
    return name;
  }

  /** Remembers what is there now: the first pod has read the seed data. */
  void remember() {
    if (!putBack.isEmpty()) {
      return;
    }
    StringBuilder save = new StringBuilder("CREATE SCHEMA seed;");
    StringBuilder restore = new StringBuilder();
    for (String table : TABLES.reversed()) {
      save.append("CREATE TABLE seed.%1$s AS TABLE public.%1$s;".formatted(table));
      restore.append("DELETE FROM public.%s;".formatted(table));
    }
    for (String table : List.of("claims", "claim_groups", "users", "group_links")) {
      restore.append("INSERT INTO public.%1$s SELECT * FROM seed.%1$s;".formatted(table));
    }
    for (String table : List.of("claim_claim_groups", "claim_group_users")) {
      restore.append("INSERT INTO public.%1$s SELECT * FROM seed.%1$s;".formatted(table));
    }
    for (String table : WITH_IDS) {
      restore.append(
          "SELECT setval('%1$s_id_seq', coalesce(max(id), 0) + 1, false) FROM public.%1$s;"
              .formatted(table));
    }
    TestPostgres.execute(name, save.toString());
    putBack = "BEGIN;" + restore + "COMMIT;";
  }

  void putBack() {
    TestPostgres.execute(name, putBack);
  }

  void execute(String sql) {
    TestPostgres.execute(name, sql);
  }

  void refuseConnections() {
    TestPostgres.execute("postgres", "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
    TestPostgres.execute(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
  }

  void acceptConnections() {
    TestPostgres.execute("postgres", "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
  }
}
