package dev.stoke.pod.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** That families which share a statement are found and rotated as each would have been alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class RefreshFamiliesTest {
  private static final Duration LIFE = Duration.ofHours(1);

  @Parameter private DatabaseKind kind;
  private Database database;
  private RefreshFamilies families;
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-02T03:04:05.678Z"));
  private final SecureRandom random = new SecureRandom();

  @BeforeParameterizedClassInvocation
  void start(DatabaseKind kind) {
    database = TestDatabase.open(kind, kind.newDatabase());
    Migrations.run(database);
    families = new RefreshFamilies(database.jdbc(), database.dialect());
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @Test
  void manyFamiliesAreFoundAtOnceEachWithItsOwn() {
    var all = families(40);
    var ids = new ArrayList<>(all.stream().map(Family::id).toList());
    ids.add(UUID.randomUUID());

    var found = families.findHeld(ids, clock.instant());

    assertThat(found).hasSize(all.size());
    for (var family : all) {
      assertThat(found.get(family.id()))
          .usingRecursiveComparison()
          .isEqualTo(new HeldFamily(family, Optional.empty()));
    }
  }

  @Test
  void aFamilyThatHasExpiredIsNotFound() {
    var family = family();
    clock.forward(LIFE);
    assertThat(families.findHeld(List.of(family.id()), clock.instant())).isEmpty();
  }

  @Test
  void manyRotationsAtOnceWriteWhatEachAloneWouldWrite() {
    var rotations = new ArrayList<Rotation>();
    for (int i = 0; i < 40; i++) {
      var limit = i % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(i);
      rotations.add(rotation(family(), hashes(), limit));
    }

    assertThat(free().rotate(rotations)).containsExactlyInAnyOrderElementsOf(rotations);

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
  void ofManyUsesOfOneTokenAtOnceExactlyOneIsMade() {
    var family = family();
    var rotations = new ArrayList<Rotation>();
    for (int i = 0; i < 12; i++) {
      rotations.add(rotation(family, hashes(), OptionalInt.empty()));
    }

    var made = free().rotate(rotations);

    assertThat(made).hasSize(1);
    var good = families.find(family.id(), clock.instant()).orElseThrow().good();
    assertThat(good).usingRecursiveComparison().isEqualTo(made.iterator().next().next());
  }

  @Test
  void aTokenThatIsNotTheGoodOneOrHasExpiredRotatesNothing() {
    var family = family();
    var good = rotation(family, hashes(), OptionalInt.empty());
    var other =
        new Rotation(family.id(), hashes(), hashes(), good.remaining(), good.now(), good.expires());
    clock.forward(LIFE);
    var tooLate = rotation(family, hashes(), OptionalInt.empty());

    assertThat(free().rotate(List.of(other))).isEmpty();
    assertThat(free().rotate(List.of(tooLate))).isEmpty();
    assertThat(free().rotate(List.of(good))).containsExactly(good);
  }

  @Test
  void aRowThatAnotherTransactionHoldsKeepsNoOtherSessionWaiting() {
    var rotations = free();
    var held = rotation(family(), hashes(), OptionalInt.empty());
    var free = rotation(family(), hashes(), OptionalInt.empty());
    database
        .transactions()
        .executeWithoutResult(_ -> {
          database
              .jdbc()
              .sql("SELECT family FROM stoke_refresh_tokens WHERE family = :family FOR UPDATE")
              .param("family", held.family())
              .query((row, _) -> row.getObject("family", UUID.class))
              .single();
          try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.submit(() -> rotations.rotate(List.of(held, free))))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(Set.of(free));
          }
        });
    assertThat(rotations.rotate(List.of(held))).containsExactly(held);
  }

  private FreeRotations free() {
    var free = families.free();
    assumeThat(free).as("many at once on " + kind).isPresent();
    return free.orElseThrow();
  }

  private List<Family> families(int count) {
    return Stream.generate(this::family).limit(count).toList();
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
}
