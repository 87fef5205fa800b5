package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.EarlySlot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** The SQL of stoke_early_slot: a lease of one pod at a time, in database time. */
final class EarlySlotTable {
  static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final String NAME = "stoke_early_slot";

  private static final String READ =
      "SELECT instance_id, boot_started_at, boot_nonce, held_until, mac FROM stoke_early_slot";

  private static final String INSERT =
      """
      INSERT INTO stoke_early_slot
        (slot, instance_id, boot_started_at, boot_nonce, held_until, mac)
      VALUES (1, :instanceId, :startedAt, :nonce, :heldUntil, :mac)
      """;

  /**
   * Free when over, when held by this boot for less long, or by an earlier boot of the same pod. A
   * row that no key proves is not asked for its proof here: a pod that has not read the newest MAC
   * key yet would take the slot from its holder. It ends as any other does, and one that pretends
   * to last for more than a minute is none.
   */
  private static final String TAKE =
      """
      UPDATE stoke_early_slot
      SET instance_id = :instanceId, boot_started_at = :startedAt, boot_nonce = :nonce,
        held_until = :heldUntil, mac = :mac
      WHERE slot = 1 AND (
        held_until <= :now
        OR held_until > :pretended
        OR (instance_id = :instanceId
          AND (boot_started_at, boot_nonce) < (:startedAt, :nonce))
        OR (instance_id = :instanceId AND boot_started_at = :startedAt AND boot_nonce = :nonce
          AND held_until < :heldUntil))
      """;

  private record Row(EarlySlot slot, @Nullable String mac) {
    static Row read(ResultSet result) throws SQLException {
      return new Row(
          new EarlySlot(
              result.getString("instance_id"),
              new Boot(Statements.time(result, "boot_started_at"), result.getLong("boot_nonce")),
              Statements.time(result, "held_until")),
          result.getString("mac"));
    }
  }

  /** The holder, if any, or why the row is refused. */
  record Read(@Nullable EarlySlot holder, List<String> refused) {}

  private EarlySlotTable() {}

  static void take(Statements statements, String instanceId, Boot boot, MacList macs) {
    Boot micros = new Boot(Statements.atMost(boot.startedAt()), boot.nonce());
    // Taken before the statements, so the lease is never longer than it may be, and no other one is
    // taken for over that is not.
    Instant now = statements.now();
    EarlySlot slot = new EarlySlot(instanceId, micros, now.plus(LEASE));
    MapSqlParameterSource params =
        new MapSqlParameterSource("instanceId", instanceId)
            .addValue("startedAt", Statements.time(micros.startedAt()))
            .addValue("nonce", micros.nonce())
            .addValue("heldUntil", Statements.time(slot.until()))
            .addValue("mac", macs.write(macInput(slot)))
            .addValue("now", Statements.time(now))
            .addValue("pretended", Statements.time(now.plus(LONGEST)));
    statements.insertAbsent(INSERT, "slot", List.of(params));
    statements.sql(TAKE).paramSource(params).update();
  }

  static Read read(Statements statements, Instant now, MacList macs) {
    Optional<Row> row = statements.sql(READ).query((result, _) -> Row.read(result)).optional();
    if (row.isEmpty() || !row.get().slot().until().isAfter(now)) {
      return new Read(null, List.of());
    }
    EarlySlot slot = row.get().slot();
    return macs.check(macInput(slot), row.get().mac()) == Proof.NONE
        ? new Read(
            null, List.of("early slot of " + Names.pod(slot.instanceId()) + ": " + Names.UNPROVEN))
        : new Read(slot, List.of());
  }

  private static MacInput macInput(EarlySlot slot) {
    return new MacInput(NAME).text(slot.instanceId()).boot(slot.boot()).time(slot.until());
  }
}
