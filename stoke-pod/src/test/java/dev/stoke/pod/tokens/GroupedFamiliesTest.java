package dev.stoke.pod.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.TurnableClock;
import dev.stoke.pod.tokens.Family.Hashes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** That refreshes which share a statement get what each would have got alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class GroupedFamiliesTest {
  private static final Duration LIFE = Duration.ofHours(1);

  @Parameter private DatabaseKind kind;
  private Database database;
  private RefreshFamilies families;
  private GroupedFamilies grouped;
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-02T03:04:05.678Z"));
  private final SecureRandom random = new SecureRandom();

  @BeforeParameterizedClassInvocation
  void start(DatabaseKind kind) {
    database = TestDatabase.open(kind, kind.newDatabase());
    Migrations.run(database);
    families = new RefreshFamilies(database.jdbc(), database.dialect());
    grouped = new GroupedFamilies(families, clock);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @Test
  void manyFamiliesAreFoundAtOnceEachWithItsOwn() throws Exception {
    var all = new ArrayList<Family>();
    for (int i = 0; i < 40; i++) {
      all.add(family());
    }
    var lookups = new ArrayList<Callable<Optional<HeldFamily>>>();
    all.forEach(family -> lookups.add(() -> grouped.find(family.id())));
    lookups.add(() -> grouped.find(UUID.randomUUID()));
    var found = atOnce(lookups);
    for (int i = 0; i < all.size(); i++) {
      assertThat(found.get(i).orElseThrow().family())
          .usingRecursiveComparison()
          .isEqualTo(all.get(i));
    }
    assertThat(found.getLast()).isEmpty();
  }

  @Test
  void aFamilyThatHasExpiredIsNotFound() {
    var family = family();
    clock.forward(LIFE);
    assertThat(grouped.find(family.id())).isEmpty();
  }

  @Test
  void manyRotationsAtOnceWriteWhatEachAloneWouldWrite() throws Exception {
    var rotations = new ArrayList<Rotation>();
    for (int i = 0; i < 40; i++) {
      var limit = i % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(i);
      rotations.add(rotation(family(), hashes(), limit));
    }
    var made = new ArrayList<Callable<Boolean>>();
    rotations.forEach(rotation -> made.add(() -> grouped.rotate(rotation)));
    assertThat(atOnce(made)).containsOnly(true);

    for (var rotation : rotations) {
      var after = families.find(rotation.family(), clock.instant()).orElseThrow();
      assertThat(after.good()).usingRecursiveComparison().isEqualTo(rotation.next());
      assertThat(after.previous()).usingRecursiveComparison().isEqualTo(rotation.used());
      assertThat(after.rotatedAt()).isEqualTo(rotation.now());
      assertThat(after.remaining()).isEqualTo(rotation.remaining());
      assertThat(families.find(rotation.family(), rotation.expires())).isEmpty();
      assertThat(families.find(rotation.family(), rotation.expires().minusMillis(1))).isPresent();
    }
  }

  @Test
  void ofManyUsesOfOneTokenAtOnceExactlyOneIsMade() throws Exception {
    var family = family();
    var rotations = new ArrayList<Rotation>();
    for (int i = 0; i < 12; i++) {
      rotations.add(rotation(family, hashes(), OptionalInt.empty()));
    }
    var made = new ArrayList<Callable<Boolean>>();
    rotations.forEach(rotation -> made.add(() -> grouped.rotate(rotation)));
    var answers = atOnce(made);
    assertThat(answers).containsOnlyOnce(true);
    var winner = rotations.get(answers.indexOf(true));
    var good = families.find(family.id(), clock.instant()).orElseThrow().good();
    assertThat(good).usingRecursiveComparison().isEqualTo(winner.next());
  }

  @Test
  void aTokenThatIsNotTheGoodOneOrHasExpiredRotatesNothing() {
    var family = family();
    var other =
        new Family(
            family.id(),
            family.userId(),
            hashes(),
            null,
            family.rotatedAt(),
            family.startedAt(),
            family.remaining(),
            family.filter(),
            family.mark());
    assertThat(grouped.rotate(rotation(other, hashes(), OptionalInt.empty()))).isFalse();
    clock.forward(LIFE);
    assertThat(grouped.rotate(rotation(family, hashes(), OptionalInt.empty()))).isFalse();
  }

  @Test
  void aRowThatAnotherTransactionHoldsKeepsNoOtherSessionWaiting() throws Exception {
    var held = rotation(family(), hashes(), OptionalInt.empty());
    var free = rotation(family(), hashes(), OptionalInt.empty());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waits =
          database
              .transactions()
              .execute(_ -> {
                database
                    .jdbc()
                    .sql(
                        "SELECT family FROM stoke_refresh_tokens WHERE family = :family FOR UPDATE")
                    .param("family", held.family())
                    .query((row, _) -> row.getObject("family", UUID.class))
                    .single();
                var waiting = threads.submit(() -> grouped.rotate(held));
                assertThat(threads.submit(() -> grouped.rotate(free)))
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isEqualTo(true);
                assertThat(waiting).isNotDone();
                return waiting;
              });
      assertThat(waits).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
    }
  }

  private Family family() {
    Instant now = clock.instant();
    var family =
        new Family(
            RefreshToken.newFamily(random),
            1,
            hashes(),
            null,
            now,
            now,
            OptionalInt.of(3),
            List.of("a", "b"),
            Optional.empty());
    families.add(family, now.plus(LIFE));
    return family;
  }

  private Rotation rotation(Family family, Hashes next, OptionalInt remaining) {
    Instant now = clock.instant().plusMillis(5);
    return new Rotation(
        family.id(), family.good(), next, remaining, now, now.plus(LIFE.multipliedBy(2)));
  }

  private Hashes hashes() {
    byte[] refresh = new byte[32];
    byte[] access = new byte[32];
    random.nextBytes(refresh);
    random.nextBytes(access);
    return new Hashes(refresh, access);
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    var answers = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var call : threads.invokeAll(calls)) {
        answers.add(call.get());
      }
    }
    return answers;
  }
}
