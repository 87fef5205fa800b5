package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.local.up.ApiKind;
import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.Manifests;
import dev.stoke.local.up.StokeClusters;
import dev.stoke.local.up.UpOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how soon a new cluster gives out tokens. Prints figures and asserts none: they belong to
 * the machine. {@code -Dstoke.convergence=SAMPLES}. How soon a new pod's key is in every key set:
 * {@code ./stoke bench converge}.
 */
@EnabledIfSystemProperty(
    named = "stoke.convergence",
    matches = "[1-9][0-9]*",
    disabledReason = "runs with -Dstoke.convergence=SAMPLES")
@TestInstance(Lifecycle.PER_CLASS)
final class ConvergenceIT {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long PATIENCE_NANOS = TestCluster.PATIENCE.toNanos();

  private final int samples = Integer.getInteger("stoke.convergence", 1);
  private LocalStoke local;

  @BeforeAll
  void start(@TempDir Path directory) {
    local =
        LocalStoke.start(
            new UpOptions(TestCluster.Checkout.ROOT, directory, 0, ApiKind.EMBEDDED),
            (step, detail) -> {});
  }

  @AfterAll
  void stop() {
    if (local != null) {
      local.close();
    }
  }

  @Test
  void aNewClusterGivesOutTokens() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int number = 0; number < samples; number++) {
      String name = "first" + number;
      local.postgres().createDatabase(name);
      new Manifests(local.client())
          .applySecret(
              LocalStoke.NAMESPACE, name + "-db", local.postgres().database(name).secretValues());
      long applied = System.nanoTime();
      try (var cluster = TestCluster.applyWithoutDatabase(local, name, 3)) {
        awaitToken(cluster);
        millis.add((System.nanoTime() - applied) / 1_000_000);
        cluster.awaitReady(3);
      }
    }
    print("apply of a new cluster to the first token, 3 pods", millis);
    assertThat(millis).hasSize(samples);
  }

  private static void awaitToken(TestCluster cluster) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      for (URI url : cluster.view().pods().stream().map(StokeClusters.PodView::url).toList()) {
        try {
          new AuthApi(url).login(TestCluster.USERNAME, TestCluster.PASSWORD);
          return;
        } catch (IOException notYet) {
          // The pod starts, or cannot sign yet.
        }
      }
      Thread.sleep(POLL);
    }
    throw new AssertionError("no token of " + cluster.name());
  }

  private static void print(String what, List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "%s: p50 %d ms, p99 %d ms, of %d%n",
        what, percentile(sorted, 50), percentile(sorted, 99), sorted.size());
  }

  /** The smallest value that so many percent do not exceed. */
  private static long percentile(List<Long> sorted, int percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(0, rank - 1));
  }
}
