package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/** The SQL of stoke_public_keys. Batches go by kid, so that two pods' batches cannot deadlock. */
final class KeyTable {
  private static final String NAME = "stoke_public_keys";

  private static final String COLUMNS =
      """
      SELECT kid, thumbprint, instance_id,
        CASE WHEN octet_length(jwk) <= 8192 THEN jwk END AS jwk, retain_until, stage, mac
      FROM stoke_public_keys
      """;

  private static final String READ = COLUMNS + "ORDER BY kid";

  private static final String READ_SOME =
      COLUMNS + "WHERE kid IN (:kids) OR thumbprint IN (:thumbprints) ORDER BY kid";

  private static final String INSERT =
      """
      INSERT INTO stoke_public_keys (kid, thumbprint, instance_id, jwk, retain_until, stage, mac)
      VALUES (:kid, :thumbprint, :instanceId, :jwk, :retainUntil, :stage, :mac)
      """;

  /** Of the row that was read only: a time that another pod raised meanwhile is not lowered. */
  private static final String REPLACE =
      """
      UPDATE stoke_public_keys
      SET thumbprint = :thumbprint, instance_id = :instanceId, jwk = :jwk,
        retain_until = :retainUntil, stage = :stage, mac = :mac
      WHERE kid = :kid AND retain_until = :seenRetainUntil
        AND COALESCE(mac, '') = :seenMac
      """;

  private static final String REMOVE =
      """
      DELETE FROM stoke_public_keys
      WHERE kid = :kid AND retain_until = :seenRetainUntil
        AND COALESCE(mac, '') = :seenMac
      """;

  private static final String PRUNE = "DELETE FROM stoke_public_keys WHERE retain_until < :before";

  /** A row to be written in place of the one that was read, or of none. */
  record Change(KeyRow row, @Nullable KeyRow seen) {}

  private KeyTable() {}

  static List<KeyRow> read(Statements statements) {
    return statements.all(NAME, READ, Map.of(), (result, _) -> KeyRow.read(result));
  }

  /** Rows of these keys, and others that hold their thumbprints. */
  static List<KeyRow> read(Statements statements, Collection<PublishedKey> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return statements.all(
        NAME,
        READ_SOME,
        Map.of(
            "kids", keys.stream().map(PublishedKey::kid).toList(),
            "thumbprints", keys.stream().map(key -> PublicKey.of(key).thumbprint()).toList()),
        (result, _) -> KeyRow.read(result));
  }

  static void write(Statements statements, List<Change> changes) {
    List<Change> sorted =
        changes.stream().sorted(Comparator.comparing(change -> change.row().kid())).toList();
    statements.batch(
        REPLACE,
        sorted.stream().filter(change -> change.seen() != null).map(KeyTable::params).toList());
    statements.insertAbsent(
        INSERT,
        "kid",
        sorted.stream().filter(change -> change.seen() == null).map(KeyTable::params).toList());
  }

  /** Rows that nobody accepts and that stand in the way of one that is to be written. */
  static void remove(Statements statements, List<KeyRow> rows) {
    statements.batch(
        REMOVE,
        rows.stream().map(row -> seen(new MapSqlParameterSource("kid", row.kid()), row)).toList());
  }

  static void prune(Statements statements, Instant before) {
    statements.sql(PRUNE).param("before", Statements.time(before)).update();
  }

  private static SqlParameterSource params(Change change) {
    KeyRow row = change.row();
    MapSqlParameterSource params =
        new MapSqlParameterSource("kid", row.kid())
            .addValue("thumbprint", row.thumbprint())
            .addValue("instanceId", row.instanceId())
            .addValue("jwk", row.jwk())
            .addValue("retainUntil", Statements.time(row.retainUntil()))
            .addValue("stage", row.stage())
            .addValue("mac", row.mac());
    return change.seen() == null ? params : seen(params, change.seen());
  }

  private static MapSqlParameterSource seen(MapSqlParameterSource params, KeyRow row) {
    return params
        .addValue("seenRetainUntil", Statements.time(row.retainUntil()))
        .addValue("seenMac", Statements.orEmpty(row.mac()));
  }
}
