package dev.stoke.local.bench;

import dev.stoke.local.up.Progress;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All StokeClusters at once, until the last one is ready. */
final class Creation {
  /** Requests at once; more only make the API server's queue longer. */
  private static final int AT_ONCE = 16;

  private static final Duration SAY = Duration.ofSeconds(5);

  /** What is done for a StokeCluster that has just been created. */
  @FunctionalInterface
  interface Then {
    /**
     * @param turns one is to be held while requests are sent
     */
    void accept(GenericKubernetesResource cluster, Semaphore turns) throws InterruptedException;
  }

  private final Stage stage;
  private final int count;

  Creation(Stage stage, int count) {
    this.stage = stage;
    this.count = count;
  }

  static String name(int index) {
    return "bench-%05d".formatted(index);
  }

  /** The time that it took. */
  Duration run(String step, Then then, Deadline deadline, Progress progress)
      throws InterruptedException {
    long began = System.nanoTime();
    var failure = new AtomicReference<@Nullable RuntimeException>();
    var turns = new Semaphore(AT_ONCE);
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (int i = 0; i < count; i++) {
        var name = name(i);
        executor.execute(() -> create(name, then, turns, failure));
      }
      long[] said = {began};
      deadline.await(
          "%d StokeClusters to become ready".formatted(count),
          () -> {
            var failed = failure.get();
            if (failed != null) {
              throw failed;
            }
            int ready = stage.clusters().ready();
            if (System.nanoTime() - said[0] >= SAY.toNanos() && ready < count) {
              said[0] = System.nanoTime();
              progress.done(step, "%,d of %,d ready".formatted(ready, count));
            }
            return ready >= count;
          });
    } finally {
      executor.shutdownNow();
    }
    progress.done(step, "all %,d ready".formatted(count));
    return Duration.ofNanos(stage.clusters().lastReadyNanos() - began);
  }

  private void create(
      String name,
      Then then,
      Semaphore turns,
      AtomicReference<@Nullable RuntimeException> failure) {
    try {
      GenericKubernetesResource cluster;
      turns.acquire();
      try {
        cluster = stage.clusters().create(name);
      } finally {
        turns.release();
      }
      then.accept(cluster, turns);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The measurement is over.
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }
}
