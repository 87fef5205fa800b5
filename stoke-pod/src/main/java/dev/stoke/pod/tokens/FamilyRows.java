package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.database.Dialect;
import dev.stoke.pod.tokens.Family.Hashes;
import dev.stoke.pod.users.HolderRows;
import dev.stoke.pod.users.PasswordMark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads families out of rows. */
final class FamilyRows {
  /** To be selected from {@code stoke_refresh_tokens f}. */
  static final String COLUMNS =
      """
      f.family, f.user_id, f.token_hash, f.access_hash, f.previous_token_hash,
        f.previous_access_hash, f.rotated_at, f.started_at, f.remaining, f.filter_claims,
        f.password_mark
      """;

  private final Dialect dialect;

  FamilyRows(Dialect dialect) {
    this.dialect = requireNonNull(dialect, "dialect is null");
  }

  Family family(ResultSet row) throws SQLException {
    int remaining = row.getInt("remaining");
    OptionalInt left = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(remaining);
    byte @Nullable [] previousToken = row.getBytes("previous_token_hash");
    byte @Nullable [] previousAccess = row.getBytes("previous_access_hash");
    return new Family(
        row.getObject("family", UUID.class),
        row.getLong("user_id"),
        new Hashes(row.getBytes("token_hash"), row.getBytes("access_hash")),
        previousToken == null || previousAccess == null
            ? null
            : new Hashes(previousToken, previousAccess),
        row.getTimestamp("rotated_at").toInstant(),
        row.getTimestamp("started_at").toInstant(),
        left,
        dialect.texts(row, "filter_claims"),
        Optional.ofNullable(row.getString("password_mark")).map(PasswordMark::new));
  }

  /** All of them; the rows have {@link HolderRows}' columns, too. */
  Map<UUID, HeldFamily> held(ResultSet rows) throws SQLException {
    var families = new LinkedHashMap<UUID, Family>();
    var holders = new HashMap<UUID, HolderRows>();
    while (rows.next()) {
      UUID id = rows.getObject("family", UUID.class);
      if (!families.containsKey(id)) {
        families.put(id, family(rows));
      }
      holders.computeIfAbsent(id, _ -> new HolderRows()).add(rows);
    }
    var held = new HashMap<UUID, HeldFamily>();
    families.forEach((id, family) ->
        held.put(id, new HeldFamily(family, holders.getOrDefault(id, new HolderRows()).holder())));
    return held;
  }
}
