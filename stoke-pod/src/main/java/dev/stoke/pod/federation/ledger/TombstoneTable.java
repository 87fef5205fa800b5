package dev.stoke.pod.federation.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** The SQL of stoke_tombstones: revoked kids, and until when each is kept. */
final class TombstoneTable {
  private static final String NAME = "stoke_tombstones";

  private static final String READ =
      "SELECT kid, keep_until, mac FROM stoke_tombstones ORDER BY kid";

  private static final String INSERT =
      "INSERT INTO stoke_tombstones (kid, keep_until, mac) VALUES (:kid, :keepUntil, :mac)";

  /** Of the row that was read only: a time that another pod raised meanwhile is not lowered. */
  private static final String REPLACE =
      """
      UPDATE stoke_tombstones SET keep_until = :keepUntil, mac = :mac
      WHERE kid = :kid AND keep_until = :seenKeepUntil
        AND COALESCE(mac, '') = :seenMac
      """;

  private static final String PRUNE = "DELETE FROM stoke_tombstones WHERE keep_until < :before";

  private record Row(String kid, Instant keepUntil, @Nullable String mac) {
    static Row read(ResultSet result) throws SQLException {
      return new Row(
          result.getString("kid"), Statements.time(result, "keep_until"), result.getString("mac"));
    }

    MacInput macInput() {
      return new MacInput(NAME).text(kid).time(keepUntil);
    }
  }

  /** What was read; the valid ones by kid. */
  record Read(Map<String, Instant> valid, List<String> refused) {}

  private TombstoneTable() {}

  static Read read(Statements statements, MacList macs) {
    Map<String, Instant> valid = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    for (Row row : rows(statements)) {
      if (macs.check(row.macInput(), row.mac()) == Proof.NONE) {
        refused.add("tombstone " + Names.kid(row.kid()) + ": " + Names.UNPROVEN);
      } else {
        valid.put(row.kid(), row.keepUntil());
      }
    }
    return new Read(valid, refused);
  }

  /** Writes what is missing, unproven, or kept for less long; gives all that are valid then. */
  static Map<String, Instant> write(
      Statements statements, Map<String, Instant> wanted, MacList macs) {
    Map<String, Instant> valid = new HashMap<>();
    Map<String, Row> read = new HashMap<>();
    Map<String, Proof> proofs = new HashMap<>();
    for (Row row : rows(statements)) {
      Proof proof = macs.check(row.macInput(), row.mac());
      read.put(row.kid(), row);
      proofs.put(row.kid(), proof);
      if (proof != Proof.NONE) {
        valid.put(row.kid(), row.keepUntil());
      }
    }
    List<MapSqlParameterSource> inserts = new ArrayList<>();
    List<MapSqlParameterSource> updates = new ArrayList<>();
    // By kid, so that two pods' batches cannot deadlock.
    new TreeMap<>(wanted)
        .forEach((kid, until) -> {
          Instant atLeast = Statements.atLeast(until);
          Instant there = valid.get(kid);
          if (there != null && !there.isBefore(atLeast) && proofs.get(kid) == Proof.CURRENT) {
            return;
          }
          Instant later = there != null && there.isAfter(atLeast) ? there : atLeast;
          MapSqlParameterSource params = params(new Row(kid, later, null), macs);
          valid.put(kid, later);
          Row seen = read.get(kid);
          if (seen == null) {
            inserts.add(params);
          } else {
            updates.add(
                params
                    .addValue("seenKeepUntil", Statements.time(seen.keepUntil()))
                    .addValue("seenMac", Statements.orEmpty(seen.mac())));
          }
        });
    statements.insertAbsent(INSERT, "kid", inserts);
    statements.batch(REPLACE, updates);
    return valid;
  }

  static void prune(Statements statements, Instant before) {
    statements.sql(PRUNE).param("before", Statements.time(before)).update();
  }

  private static List<Row> rows(Statements statements) {
    return statements.all(NAME, READ, Map.of(), (result, _) -> Row.read(result));
  }

  private static MapSqlParameterSource params(Row row, MacList macs) {
    return new MapSqlParameterSource("kid", row.kid())
        .addValue("keepUntil", Statements.time(row.keepUntil()))
        .addValue("mac", macs.write(row.macInput()));
  }
}
