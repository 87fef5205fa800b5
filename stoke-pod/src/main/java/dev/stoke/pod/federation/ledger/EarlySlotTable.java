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

/** The SQL of stoke_early_slot: a lease of one pod at a time, in database time. */
final class EarlySlotTable {
  static final Duration LEASE = Duration.ofSeconds(15);

  private static final String NAME = "stoke_early_slot";

  private static final String READ =
      "SELECT instance_id, boot_started_at, boot_nonce, held_until, mac FROM stoke_early_slot";

  /**
   * Free when over, when held by this boot for less long, or by an earlier boot of the same pod. A
   * row that no key proves is not asked for its proof here: a pod that has not read the newest MAC
   * key yet would take the slot from its holder. It ends as any other does, and one that pretends
   * to last for more than a minute is none.
   */
  private static final String TAKE =
      """
      INSERT INTO stoke_early_slot AS there
        (slot, instance_id, boot_started_at, boot_nonce, held_until, mac)
      VALUES (1, :instanceId, :startedAt, :nonce, :heldUntil, :mac)
      ON CONFLICT (slot) DO UPDATE
      SET instance_id = excluded.instance_id, boot_started_at = excluded.boot_started_at,
        boot_nonce = excluded.boot_nonce, held_until = excluded.held_until, mac = excluded.mac
      WHERE there.held_until <= clock_timestamp()
        OR there.held_until > clock_timestamp() + INTERVAL '1 minute'
        OR (there.instance_id = excluded.instance_id
          AND (there.boot_started_at, there.boot_nonce)
            < (excluded.boot_started_at, excluded.boot_nonce))
        OR (there.instance_id = excluded.instance_id
          AND there.boot_started_at = excluded.boot_started_at
          AND there.boot_nonce = excluded.boot_nonce
          AND there.held_until < excluded.held_until)
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
    // Taken before the statement, so the lease is never longer than it may be.
    EarlySlot slot = new EarlySlot(instanceId, micros, statements.now().plus(LEASE));
    statements
        .sql(TAKE)
        .param("instanceId", instanceId)
        .param("startedAt", Statements.time(micros.startedAt()))
        .param("nonce", micros.nonce())
        .param("heldUntil", Statements.time(slot.until()))
        .param("mac", macs.write(macInput(slot)))
        .update();
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
