package dev.stoke.pod.federation.ledger;

import static dev.stoke.pod.federation.ledger.Cycles.BOOT;
import static dev.stoke.pod.federation.ledger.Cycles.cycle;
import static dev.stoke.pod.federation.ledger.Cycles.key;
import static dev.stoke.pod.federation.ledger.Cycles.knows;
import static dev.stoke.pod.federation.ledger.Cycles.owns;
import static dev.stoke.pod.federation.ledger.Cycles.reads;
import static dev.stoke.pod.federation.ledger.Cycles.registration;
import static dev.stoke.pod.federation.ledger.Cycles.wantsSlot;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.testing.DatabaseKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody else writes to the tables. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class LedgerTamperingTest {
  @Parameter private DatabaseKind kind;
  private LedgerDatabase database;

  @BeforeParameterizedClassInvocation
  void start() {
    database = new LedgerDatabase(kind);
  }

  @AfterParameterizedClassInvocation
  void stop() throws Exception {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          stoke_public_keys ; kid = concat('stoke-7', substr(kid, 8))
          stoke_public_keys ; thumbprint = reverse(thumbprint)
          stoke_public_keys ; instance_id = 'stoke-7'
          stoke_public_keys ; jwk = concat(jwk, ' ')
          stoke_public_keys ; jwk = repeat('x', 9000)
          stoke_public_keys ; retain_until = retain_until + interval '0.000001' second
          stoke_public_keys ; stage = 'RETIRED'
          stoke_public_keys ; stage = NULL
          stoke_public_keys ; mac = NULL
          stoke_public_keys ; mac = 'not base64 !'
          stoke_members     ; instance_id = 'stoke-7'
          stoke_members     ; url = concat(url, '/')
          stoke_members     ; boot_started_at = boot_started_at + interval '0.000001' second
          stoke_members     ; boot_nonce = boot_nonce + 1
          stoke_members     ; revision = revision + 1
          stoke_members     ; read_at = read_at + interval '0.000001' second
          stoke_members     ; can_sign = NOT can_sign
          stoke_members     ; mac = NULL
          stoke_tombstones  ; kid = concat('stoke-7', substr(kid, 8))
          stoke_tombstones  ; keep_until = keep_until + interval '0.000001' second
          stoke_tombstones  ; mac = NULL
          stoke_early_slot  ; instance_id = 'stoke-7'
          stoke_early_slot  ; boot_started_at = boot_started_at + interval '0.000001' second
          stoke_early_slot  ; boot_nonce = boot_nonce + 1
          stoke_early_slot  ; held_until = held_until + interval '0.000001' second
          stoke_early_slot  ; mac = NULL
          """)
  void aRowWithAnyColumnChangedIsRefused(String table, String change) {
    SqlLedger pod = database.ledger("m");
    pod.cycle(owns(key("stoke-0"), Stage.ACTIVE));
    pod.register(registration("stoke-0", BOOT, database.now()));
    pod.cycle(cycle(List.of(), List.of(), Map.of(key("stoke-1").kid(), later())));
    pod.cycle(wantsSlot("stoke-0", BOOT));
    assertThat(rows(pod.cycle(reads()))).isEqualTo(4);

    assertThat(database.jdbc().sql("UPDATE " + table + " SET " + change).update()).isEqualTo(1);

    LedgerRead read = pod.cycle(reads());
    assertThat(read.refused())
        .singleElement()
        .asString()
        .endsWith("no MAC key of this cluster proves it");
    assertThat(rows(read)).isEqualTo(3);
  }

  @Test
  void aMacOfAnotherRowProvesNothing() {
    PublishedKey first = key("stoke-0");
    PublishedKey second = key("stoke-1");
    SqlLedger pod = database.ledger("m");
    pod.cycle(knows(first, second));

    database
        .jdbc()
        .sql(
            """
            UPDATE stoke_public_keys SET mac = (
              SELECT mac FROM stoke_public_keys WHERE instance_id = 'stoke-0')
            WHERE instance_id = 'stoke-1'
            """)
        .update();

    assertThat(pod.cycle(reads()).rows()).containsExactly(first);
  }

  @Test
  void aPlantedTimeIsNotTakenOver() {
    PublishedKey own = key("stoke-0");
    SqlLedger pod = database.ledger("m");
    pod.cycle(owns(own));
    database
        .jdbc()
        .sql("UPDATE stoke_public_keys SET retain_until = retain_until + interval '1' year")
        .update();

    LedgerRead read = pod.cycle(owns(own));

    assertThat(read.missing()).containsExactly(own.kid());
    assertThat(read.rows()).containsExactly(own);
  }

  @Test
  void aPlantedRowWithTheThumbprintOfAKeyDoesNotKeepItOut() {
    PublishedKey own = key("stoke-0");
    PublishedKey known = key("stoke-1");
    SqlLedger pod = database.ledger("m");
    pod.cycle(knows(own, known));
    database.jdbc().sql("UPDATE stoke_public_keys SET kid = concat('x', kid)").update();

    LedgerRead read =
        pod.cycle(cycle(List.of(new OwnedKey(own, Stage.ACTIVE)), List.of(known), Map.of()));

    assertThat(read.rows()).containsExactlyInAnyOrder(own, known);
    assertThat(read.refused()).isEmpty();
  }

  @Test
  void aPlantedSlotBlocksNobodyForLongerThanALease() {
    SqlLedger pod = database.ledger("m");
    pod.cycle(wantsSlot("stoke-1", BOOT));
    database
        .jdbc()
        .sql("UPDATE stoke_early_slot SET held_until = now() + interval '1' year")
        .update();

    assertThat(LedgerContract.slot(pod.cycle(wantsSlot("stoke-0", BOOT))).instanceId())
        .isEqualTo("stoke-0");
  }

  @Test
  void withoutMacKeysRowsThatContradictThemselvesAreRefusedAndTheOthersRead() throws Exception {
    PublishedKey good = key("stoke-0");
    PublishedKey moved = key("stoke-1");
    PublishedKey renamed = key("stoke-2");
    SqlLedger pod = database.ledger();
    pod.cycle(knows(good, moved, renamed));
    update("UPDATE stoke_public_keys SET instance_id = 'stoke-9' WHERE kid = :kid", moved);
    update("UPDATE stoke_public_keys SET kid = 'x\ny' WHERE kid = :kid", renamed);
    plant("stoke-3-p-0123456789abcdef", "not JSON");
    plant("stoke-4-p-0123456789abcdef", new ECKeyGenerator(Curve.P_256).generate().toJSONString());
    plant("stoke-5-p-0123456789abcdef", "x".repeat(9000));

    LedgerRead read = pod.cycle(reads());

    assertThat(read.rows()).containsExactly(good);
    assertThat(read.refused())
        .containsExactlyInAnyOrder(
            "row " + moved.kid() + ": columns and key disagree",
            "row with a foreign kid: columns and key disagree",
            "row stoke-3-p-0123456789abcdef: jwk is not JSON",
            "row stoke-4-p-0123456789abcdef: holds the private member d",
            "row stoke-5-p-0123456789abcdef: jwk is too long");
  }

  @Test
  void noPrivateMemberReachesTheTable() {
    database.ledger("m").cycle(owns(key("stoke-0")));

    assertThat(
            database.jdbc().sql("SELECT jwk FROM stoke_public_keys").query(String.class).single())
        .doesNotContain("\"d\"")
        .contains("\"alg\":\"ES256\"");
  }

  /** The previous version writes without knowing of stage and mac. */
  @Test
  void rowsOfThePreviousVersionSurviveTheUpgradeAndAreProvenThen() {
    PublishedKey old = key("stoke-1");
    database.ledger().cycle(knows(old));
    Path file = database.directory().resolve("upgrade");
    LedgerDatabase.write(
        file,
        List.of(
            "unproven-until " + Instant.now().plus(Duration.ofDays(1)), LedgerDatabase.line("m")));
    SqlLedger upgraded =
        new SqlLedger(
            database.dataSource(), kind.dialect(), MacKeys.of(file, InstantSource.system()));
    assertThat(database.ledger("m").cycle(reads()).rows()).isEmpty();

    LedgerRead first = upgraded.cycle(reads());
    assertThat(first.rows()).containsExactly(old);
    upgraded.cycle(knows(first.rows().toArray(PublishedKey[]::new)));

    assertThat(database.ledger("m").cycle(reads()).rows()).containsExactly(old);
  }

  private Instant later() {
    return database.now().plusSeconds(1000);
  }

  private static int rows(LedgerRead read) {
    return read.rows().size()
        + read.registrations().size()
        + read.tombstones().size()
        + (read.earlySlot() == null ? 0 : 1);
  }

  private void update(String sql, PublishedKey key) {
    assertThat(database.jdbc().sql(sql).param("kid", key.kid()).update()).isEqualTo(1);
  }

  private void plant(String kid, String jwk) {
    database
        .jdbc()
        .sql(
            """
            INSERT INTO stoke_public_keys (kid, thumbprint, instance_id, jwk, retain_until)
            VALUES (:kid, :kid, 'stoke-3', :jwk, now())
            """)
        .param("kid", kid)
        .param("jwk", jwk)
        .update();
  }
}
