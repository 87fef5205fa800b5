package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.e2e.witness.Report;
import dev.stoke.e2e.witness.Witness;
import dev.stoke.local.up.ApiKind;
import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.UpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guarantee on real processes: whatever happens to the cluster, and with the operator killed in
 * the middle of it, the witness finds no token that somebody in service could not verify. One
 * cluster goes through all of it, in this order; the table is printed at the end and written to
 * {@code target/witness.txt}.
 *
 * <p>With {@code -Dstoke.witness.minutes=30}, random faults follow from the seed that is printed,
 * or from {@code -Dstoke.witness.seed}, until the time is over.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class WitnessIT {
  private static final Duration PROPAGATION_DELAY = Duration.ofSeconds(10);
  private static final long SEED = Long.getLong("stoke.witness.seed", new Random().nextInt());
  private static final Map<String, Object> SHORT_TIMERS =
      Map.of(
          "cluster", Map.of("refreshSeconds", 2, "endpointLag", "3s"),
          "keys", Map.of("propagationDelay", PROPAGATION_DELAY.toSeconds() + "s"),
          "tokens", Map.of("keyDuration", "90s", "tokenDuration", "20s"));

  private LocalStoke local;
  private TestCluster cluster;
  private Faults faults;
  private Witness witness;
  private Map<Integer, String> firstKeys;

  @BeforeAll
  void start(@TempDir Path directory) {
    local =
        LocalStoke.start(
            new UpOptions(TestCluster.Checkout.ROOT, directory, 0, api()), (step, detail) -> {});
    cluster = TestCluster.apply(local, "witnessed", 3, SHORT_TIMERS).awaitReady(3);
    faults = new Faults(local, cluster);
    faults.awaitHealed();
    firstKeys = faults.signingKids();
    witness =
        Witness.start(
            new Witness.Options(
                local.client(),
                LocalStoke.NAMESPACE,
                cluster.name(),
                TestCluster.USERNAME,
                TestCluster.PASSWORD,
                PROPAGATION_DELAY,
                SEED));
    await("first tokens")
        .atMost(TestCluster.PATIENCE)
        .until(() -> witness.report().refreshed("start") > 0);
  }

  @AfterAll
  void report() throws Exception {
    if (witness != null) {
      witness.close();
      write();
      System.out.println(witness.report().summary());
    }
    if (local != null) {
      local.close();
    }
  }

  @Test
  @Order(1)
  void scalingUpAndDownBreaksNothing() {
    witness.phase("scale 3-5-2-4-3");
    for (int replicas : new int[] {5, 2, 4, 3}) {
      faults.scale(replicas);
    }
    assertKept("scale 3-5-2-4-3");
  }

  @Test
  @Order(2)
  void killingEachPodInTurnBreaksNothing() {
    witness.phase("SIGKILL of each pod");
    for (int ordinal = 0; ordinal < 3; ordinal++) {
      faults.kill(ordinal);
    }
    assertKept("SIGKILL of each pod");
  }

  @Test
  @Order(3)
  void aRollingUpdateBreaksNothing() {
    witness.phase("rolling update");
    faults.rollOut();
    assertKept("rolling update");
  }

  @Test
  @Order(4)
  void aPodThatIsSuspendedForAMinuteBreaksNothing() throws Exception {
    witness.phase("SIGSTOP for 60 s");
    faults.suspend(1, Duration.ofSeconds(60));
    assertKept("SIGSTOP for 60 s");
  }

  @Test
  @Order(5)
  void aDatabaseThatIsAwayForHalfAMinuteBreaksNothing() throws Exception {
    witness.phase("PostgreSQL away for 30 s");
    faults.stopDatabase(Duration.ofSeconds(30));
    assertKept("PostgreSQL away for 30 s");
  }

  @Test
  @Order(6)
  void rotationByTheClockBreaksNothing() {
    witness.phase("rotation by the clock");
    faults.awaitNewKeys(firstKeys);
    assertKept("rotation by the clock");
  }

  @Test
  @Order(7)
  void aForcedRotationBreaksNothing() {
    witness.phase("forced rotation");
    faults.rotate();
    assertKept("forced rotation");
  }

  @Test
  @Order(8)
  void tokensOutliveTheLossOfAllPods() {
    witness.phase("all pods killed");
    faults.killAll();
    // Whoever signs first has had no time to be known to caches: the fresh clause alone is kept.
    assertFreshKept("all pods killed");
  }

  @Test
  @Order(9)
  @EnabledIfSystemProperty(named = "stoke.witness.minutes", matches = "[1-9][0-9]*")
  void randomFaultsBreakNothing() throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(Long.getLong("stoke.witness.minutes")));
    System.out.println("random faults from -Dstoke.witness.seed=" + SEED);
    var random = new RandomFaults(faults, new Random(SEED));
    while (Instant.now().isBefore(end)) {
      // Within the phase: tokens of a later one would say nothing about it.
      assertKept(random.next(witness));
      write();
    }
  }

  /** After each fault, so that a run that is ended early has not been for nothing. */
  @AfterEach
  void write() throws IOException {
    Files.writeString(
        TestCluster.Checkout.file("e2e/target/witness.txt"),
        "seed %d%n%n%s".formatted(SEED, witness.report().full()));
  }

  private void assertKept(String phase) {
    assertFreshKept(phase);
    assertThat(witness.report().unverifiableStale(phase))
        .as("tokens that a cached set does not verify; %s", "see target/witness.txt")
        .isZero();
  }

  private void assertFreshKept(String phase) {
    await("tokens again")
        .atMost(TestCluster.PATIENCE)
        .until(() -> {
          return witness.report().issued(phase) > 0 && witness.report().refreshed(phase) > 0;
        });
    Report report = witness.report();
    assertThat(report.verifications(phase)).as("verifications").isPositive();
    assertThat(report.unverifiableFresh(phase)).as("unverifiable tokens").isZero();
    assertThat(report.unreadable(phase)).as("answers that are no JWKS").isZero();
    assertThat(report.reusedKids(phase)).as("kids with two keys").isZero();
  }

  private static ApiKind api() {
    return ApiKind.valueOf(System.getProperty("stoke.witness.api", "EMBEDDED"));
  }
}
