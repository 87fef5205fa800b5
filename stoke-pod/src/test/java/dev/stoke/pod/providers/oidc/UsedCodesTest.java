package dev.stoke.pod.providers.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UsedCodesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void ofManyUsesAtOnceOneIsTheFirst(DatabaseKind kind) throws Exception {
    String name = kind.newDatabase();
    try (Database one = TestDatabase.open(kind, name);
        Database other = TestDatabase.open(kind, name);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Migrations.run(one);
      UsedCodes here = new UsedCodes(one.jdbc(), one.dialect());
      UsedCodes there = new UsedCodes(other.jdbc(), other.dialect());

      List<Callable<Boolean>> uses = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        uses.add(() -> here.use("Code", NOW.plusSeconds(120)));
        uses.add(() -> there.use("Code", NOW.plusSeconds(120)));
      }
      int first = 0;
      for (Future<Boolean> use : threads.invokeAll(uses)) {
        first += use.get() ? 1 : 0;
      }

      assertThat(first).isEqualTo(1);
      assertThat(there.use("code", NOW.plusSeconds(60))).as("capital letters count").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void whatHasExpiredIsForgottenAndNothingElse(DatabaseKind kind) {
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      Migrations.run(database);
      UsedCodes codes = new UsedCodes(database.jdbc(), database.dialect());
      codes.use("old", NOW.minusSeconds(1));
      codes.use("new", NOW.plusSeconds(1));

      codes.deleteExpired(NOW);

      assertThat(codes.use("old", NOW)).isTrue();
      assertThat(codes.use("new", NOW)).isFalse();
    }
  }
}
