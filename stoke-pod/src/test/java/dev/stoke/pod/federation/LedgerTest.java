package dev.stoke.pod.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DataAccessException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final TestDatabase database = new TestDatabase();
  private final Ledger ledger = new Ledger(database.dataSource());

  @BeforeAll
  void isReal() {
    assertThat(database.jdbc().sql("SELECT version()").query(String.class).single())
        .startsWith("PostgreSQL");
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  @Test
  void readsBackWhatItWrote() {
    PublishedKey own = key("stoke-0");

    LedgerRead read = ledger.cycle(List.of(own), List.of());

    assertThat(read.keys()).containsExactly(own);
    assertThat(read.refused()).isEmpty();
  }

  @Test
  void writingTwiceChangesNothing() {
    PublishedKey own = key("stoke-0");
    ledger.cycle(List.of(own), List.of(own));
    String before = xmin();

    ledger.cycle(List.of(own), List.of(own));

    assertThat(xmin()).isEqualTo(before);
  }

  @Test
  void anOwnersLaterTimeIsTakenAndAnEarlierOneIsNot() {
    PublishedKey own = key("stoke-0");
    PublishedKey later = until(own, own.retainUntil().plusSeconds(60));

    assertThat(ledger.cycle(List.of(later), List.of()).keys()).containsExactly(later);
    assertThat(ledger.cycle(List.of(own), List.of()).keys()).containsExactly(later);
  }

  @Test
  void lostRowsOfOthersArePutBack() {
    PublishedKey own = key("stoke-0");
    PublishedKey theirs = key("stoke-1");

    ledger.cycle(List.of(own), List.of(own, theirs));

    assertThat(ledger.cycle(List.of(own), List.of()).keys()).containsExactlyInAnyOrder(own, theirs);
  }

  @Test
  void rowsArePrunedAnHourAfterTheirTime() {
    PublishedKey over = until(key("stoke-1"), NOW.minusSeconds(3500));
    PublishedKey longOver = until(key("stoke-2"), NOW.minusSeconds(3700));
    ledger.cycle(List.of(over, longOver), List.of());

    assertThat(ledger.cycle(List.of(), List.of()).keys()).containsExactly(over);
  }

  @Test
  void rowsThatContradictThemselvesAreRefusedAndTheOthersRead() throws Exception {
    PublishedKey good = key("stoke-0");
    PublishedKey moved = key("stoke-1");
    PublishedKey renamed = key("stoke-2");
    ledger.cycle(List.of(good, moved, renamed), List.of());
    database
        .jdbc()
        .sql("UPDATE stoke_public_keys SET instance_id = 'stoke-9' WHERE kid = :kid")
        .param("kid", moved.kid())
        .update();
    database
        .jdbc()
        .sql("UPDATE stoke_public_keys SET kid = 'x\ny' WHERE kid = :kid")
        .param("kid", renamed.kid())
        .update();
    plant("stoke-3-p-0123456789abcdef", "not JSON");
    plant("stoke-4-p-0123456789abcdef", new ECKeyGenerator(Curve.P_256).generate().toJSONString());

    LedgerRead read = ledger.cycle(List.of(), List.of());

    assertThat(read.keys()).containsExactly(good);
    assertThat(read.refused())
        .containsExactlyInAnyOrder(
            "row " + moved.kid() + ": columns and key disagree",
            "row with a foreign kid: columns and key disagree",
            "row stoke-3-p-0123456789abcdef: jwk is not JSON",
            "row stoke-4-p-0123456789abcdef: holds the private member d");
  }

  @Test
  void noPrivateMemberReachesTheTable() {
    ledger.cycle(List.of(key("stoke-0")), List.of());

    assertThat(
            database.jdbc().sql("SELECT jwk FROM stoke_public_keys").query(String.class).single())
        .doesNotContain("\"d\"")
        .contains("\"alg\":\"ES256\"");
  }

  @Test
  void anUnreachableDatabaseIsAnError() {
    Ledger cutOff = new Ledger(database.dataSource(new AtomicBoolean(true)));

    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> cutOff.cycle(List.of(), List.of()));
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

  private String xmin() {
    return database
        .jdbc()
        .sql("SELECT xmin::text FROM stoke_public_keys")
        .query(String.class)
        .single();
  }

  private static PublishedKey key(String owner) {
    return SigningKey.generate(owner, NOW, TestServer.TIMES).published();
  }

  private static PublishedKey until(PublishedKey key, Instant retainUntil) {
    return new PublishedKey(key.kid(), key.owner(), key.jwk(), retainUntil);
  }
}
