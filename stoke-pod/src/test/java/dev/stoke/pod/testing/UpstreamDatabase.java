package dev.stoke.pod.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database as the Go server leaves it, and what is to be seen of such a database's tables. */
public final class UpstreamDatabase {
  public static final List<String> TABLES =
      List.of(
          "claims",
          "claim_groups",
          "users",
          "group_links",
          "private_keys",
          "db_init_files",
          "claim_claim_groups",
          "claim_group_users");

  private static final Path FILES = Path.of("src", "test", "resources", "upstream");

  private static final List<String> SCHEMA_OF_POSTGRESQL =
      List.of(
          """
          SELECT table_name, column_name, data_type, character_maximum_length, datetime_precision,
            is_nullable, column_default, identity_generation, identity_start, identity_increment
          FROM information_schema.columns
          WHERE table_schema = 'public' AND table_name NOT LIKE 'stoke%'
          ORDER BY table_name, column_name
          """,
          """
          SELECT indexdef FROM pg_indexes
          WHERE schemaname = 'public' AND tablename NOT LIKE 'stoke%' ORDER BY indexname
          """,
          """
          SELECT conrelid::regclass::text AS of, conname, pg_get_constraintdef(oid) AS def
          FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'stoke%'
            AND contype <> 'n'
          ORDER BY conrelid::regclass::text, conname
          """);

  private static final List<String> SCHEMA_OF_MARIADB =
      List.of(
          """
          SELECT table_name, engine, table_collation FROM information_schema.tables
          WHERE table_schema = DATABASE() AND table_name NOT LIKE 'stoke%' ORDER BY table_name
          """,
          """
          SELECT table_name, column_name, column_type, datetime_precision, is_nullable,
            column_default, extra, collation_name
          FROM information_schema.columns
          WHERE table_schema = DATABASE() AND table_name NOT LIKE 'stoke%'
          ORDER BY table_name, column_name
          """,
          """
          SELECT table_name, index_name, non_unique, seq_in_index, column_name, index_type
          FROM information_schema.statistics
          WHERE table_schema = DATABASE() AND table_name NOT LIKE 'stoke%'
          ORDER BY table_name, index_name, seq_in_index
          """,
          """
          SELECT r.constraint_name, r.table_name, k.column_name, k.referenced_table_name,
            k.referenced_column_name, r.update_rule, r.delete_rule
          FROM information_schema.referential_constraints r
          JOIN information_schema.key_column_usage k
            ON k.constraint_schema = r.constraint_schema
            AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name
          WHERE r.constraint_schema = DATABASE() AND r.table_name NOT LIKE 'stoke%'
          ORDER BY r.constraint_name
          """);

  private UpstreamDatabase() {}

  /** Creates a database with the tables that the Go server makes in an empty one. */
  public static String create(DatabaseKind kind) {
    String name = kind.newDatabase();
    run(kind, name, kind == DatabaseKind.POSTGRESQL ? "postgresql.sql" : "mysql.sql");
    return name;
  }

  /** Adds rows of users, groups and claims, and of all else that the Go server writes. */
  public static void fill(DatabaseKind kind, String name) {
    run(kind, name, "rows.sql");
  }

  /** Every column, index and foreign key of all tables that are not ours. */
  public static List<String> schema(DatabaseKind kind, JdbcClient jdbc) {
    return (kind == DatabaseKind.POSTGRESQL ? SCHEMA_OF_POSTGRESQL : SCHEMA_OF_MARIADB)
        .stream()
            .flatMap(sql -> jdbc.sql(sql).query().listOfRows().stream())
            .map(Object::toString)
            .toList();
  }

  private static void run(DatabaseKind kind, String name, String file) {
    try {
      for (String line : Files.readAllLines(FILES.resolve(file))) {
        if (!line.startsWith("--")) {
          kind.execute(name, line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
