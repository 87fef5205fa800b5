package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoke.local.bench.BenchOptions;
import dev.stoke.local.bench.OperatorBenchmark;
import dev.stoke.local.bench.OperatorTable;
import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.up.Parts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./stoke bench operator} runs, with few StokeClusters; how fast is not looked at. */
final class OperatorBenchmarkIT {
  private static final int CLUSTERS = 3;

  @TempDir private Path directory;

  @BeforeEach
  void needsAControlPlane() {
    assumeTrue(
        ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache()).isPresent(),
        "no real control plane here: ./stoke control-plane install, or set KUBEBUILDER_ASSETS");
  }

  @Test
  void theFiguresAreWholeAndNothingIsLeftBehind() throws Exception {
    var figures = OperatorBenchmark.run(options(), (step, detail) -> {}, new Parts());

    assertThat(figures.bare().time()).isPositive();
    assertThat(figures.bare().writes()).isPositive();
    assertThat(figures.bare().writes() % CLUSTERS).as("the same for each").isZero();
    assertThat(figures.operator().time()).isPositive();
    assertThat(figures.operator().writes())
        .as("at least what is needed, and the status on the way")
        .isBetween(figures.bare().writes(), 3 * figures.bare().writes());
    assertThat(figures.operator().reads()).isPositive();
    assertThat(figures.operator().ownCpu()).isPositive();
    assertThat(figures.operator().apiCpu()).isPositive();
    // That there are none is RestTest's: here a machine without time for a pod's answer has some.
    assertThat(figures.rest().writes()).isNotNegative();
    assertThat(figures.restart().reads()).isGreaterThanOrEqualTo(CLUSTERS);
    assertThat(figures.changes().writtenP50()).isPositive();
    assertThat(figures.changes().writtenP99())
        .isGreaterThanOrEqualTo(figures.changes().writtenP50());
    assertThat(figures.changes().doneP99()).isGreaterThanOrEqualTo(figures.changes().doneP50());
    assertThat(figures.memory().heapBytes()).isPositive();
    assertThat(OperatorTable.of(figures))
        .contains("Operator with 3 StokeClusters of 3 replicas, kube-apiserver v")
        .contains("all ready after", "at rest, 2 s", "operator's memory");
    assertThatNothingIsLeft();
  }

  @Test
  void interruptedItLeavesNothingBehind() throws Exception {
    var running = new CountDownLatch(1);
    var end = new AtomicReference<Throwable>();
    var worker =
        new Thread(() -> {
          try {
            OperatorBenchmark.run(options(), (step, detail) -> running.countDown(), new Parts());
          } catch (Throwable e) {
            end.set(e);
          }
        });
    worker.start();
    assertThat(running.await(3, TimeUnit.MINUTES)).isTrue();

    worker.interrupt();
    worker.join(Duration.ofMinutes(2));

    assertThat(worker.isAlive()).isFalse();
    assertThat(end.get()).as("how it ended").isNotNull();
    assertThatNothingIsLeft();
  }

  private BenchOptions options() {
    return new BenchOptions(
        TestCluster.Checkout.ROOT,
        directory,
        CLUSTERS,
        2,
        Duration.ofSeconds(2),
        Duration.ofMinutes(10));
  }

  private void assertThatNothingIsLeft() {
    // Each is forgotten when it has ended, in its own time.
    await()
        .untilAsserted(
            () -> assertThat(directory.resolve("processes")).as("what runs").isEmptyDirectory());
    assertThat(directory)
        .isDirectoryNotContaining(file -> file.getFileName().toString().matches("sample|bare"))
        .isDirectoryNotContaining("glob:**/operator");
  }
}
