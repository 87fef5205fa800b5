package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.Registration;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** The SQL of stoke_members: one registration for each pod. */
final class MemberTable {
  private static final String NAME = "stoke_members";

  private static final String COLUMNS =
      """
      SELECT instance_id, url, boot_started_at, boot_nonce, revision, read_at, can_sign, mac
      FROM stoke_members
      """;

  private static final String READ = COLUMNS + "ORDER BY instance_id";

  private static final String READ_ONE = COLUMNS + "WHERE instance_id = :instanceId";

  private static final String INSERT =
      """
      INSERT INTO stoke_members
        (instance_id, url, boot_started_at, boot_nonce, revision, read_at, can_sign, mac)
      VALUES (:instanceId, :url, :startedAt, :nonce, :revision, :readAt, :canSign, :mac)
      """;

  /** Neither an earlier boot nor an earlier read of the same one overwrites what is there. */
  private static final String UPDATE =
      """
      UPDATE stoke_members
      SET url = :url, boot_started_at = :startedAt, boot_nonce = :nonce, revision = :revision,
        read_at = :readAt, can_sign = :canSign, mac = :mac
      WHERE instance_id = :instanceId
        AND (boot_started_at, boot_nonce, read_at) <= (:startedAt, :nonce, :readAt)
      """;

  private static final String REMOVE =
      """
      DELETE FROM stoke_members
      WHERE instance_id = :instanceId AND boot_started_at = :startedAt AND boot_nonce = :nonce
        AND read_at = :readAt AND COALESCE(mac, '') = :seenMac
      """;

  private static final String PRUNE = "DELETE FROM stoke_members WHERE read_at < :before";

  private record Row(
      String instanceId,
      String url,
      Boot boot,
      long revision,
      Instant readAt,
      boolean canSign,
      @Nullable String mac) {
    static Row of(Registration registration) {
      Boot boot = registration.boot();
      return new Row(
          registration.instanceId(),
          registration.url().toString(),
          new Boot(Statements.atMost(boot.startedAt()), boot.nonce()),
          registration.revision(),
          Statements.atMost(registration.readAt()),
          registration.canSign(),
          null);
    }

    static Row read(ResultSet result) throws SQLException {
      return new Row(
          result.getString("instance_id"),
          result.getString("url"),
          new Boot(Statements.time(result, "boot_started_at"), result.getLong("boot_nonce")),
          result.getLong("revision"),
          Statements.time(result, "read_at"),
          result.getBoolean("can_sign"),
          result.getString("mac"));
    }

    MacInput macInput() {
      return new MacInput(NAME)
          .text(instanceId)
          .text(url)
          .boot(boot)
          .number(revision)
          .time(readAt)
          .flag(canSign);
    }

    Row proven(MacList macs) {
      return new Row(instanceId, url, boot, revision, readAt, canSign, macs.write(macInput()));
    }

    MapSqlParameterSource params() {
      return new MapSqlParameterSource("instanceId", instanceId)
          .addValue("url", url)
          .addValue("startedAt", Statements.time(boot.startedAt()))
          .addValue("nonce", boot.nonce())
          .addValue("revision", revision)
          .addValue("readAt", Statements.time(readAt))
          .addValue("canSign", canSign)
          .addValue("mac", mac)
          .addValue("seenMac", Statements.orEmpty(mac));
    }
  }

  /** What was read; the valid ones by instance id. */
  record Read(Map<String, Registration> valid, List<String> refused) {}

  private MemberTable() {}

  static Read read(Statements statements, MacList macs) {
    Map<String, Registration> valid = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    for (Row row : statements.all(NAME, READ, Map.of(), (result, _) -> Row.read(result))) {
      try {
        if (macs.check(row.macInput(), row.mac()) == Proof.NONE) {
          refused.add("registration " + Names.pod(row.instanceId()) + ": " + Names.UNPROVEN);
        } else {
          valid.put(
              row.instanceId(),
              new Registration(
                  row.instanceId(),
                  new URI(row.url()),
                  row.boot(),
                  row.revision(),
                  row.readAt(),
                  row.canSign()));
        }
      } catch (URISyntaxException e) {
        refused.add("registration " + Names.pod(row.instanceId()) + ": url is not a URL");
      }
    }
    return new Read(valid, refused);
  }

  static void write(Statements statements, Registration registration, MacList macs) {
    Row row = Row.of(registration).proven(macs);
    if (isWritten(statements, row)) {
      return;
    }
    // A later boot or a later read is there - or a row that nobody wrote, which must not keep this
    // pod out for ever. One that was removed at this very moment keeps it out no more either.
    Optional<Row> there =
        statements
            .sql(READ_ONE)
            .param("instanceId", row.instanceId())
            .query((result, _) -> Row.read(result))
            .optional();
    if (there.filter(it -> macs.check(it.macInput(), it.mac()) != Proof.NONE).isEmpty()) {
      there.ifPresent(it -> statements.sql(REMOVE).paramSource(it.params()).update());
      isWritten(statements, row);
    }
  }

  /** Of two that write at once the second sees the first one's row, and compares under its lock. */
  private static boolean isWritten(Statements statements, Row row) {
    statements.insertAbsent(INSERT, "instance_id", List.of(row.params()));
    return statements.sql(UPDATE).paramSource(row.params()).update() > 0;
  }

  static void prune(Statements statements, Instant before) {
    statements.sql(PRUNE).param("before", Statements.time(before)).update();
  }
}
