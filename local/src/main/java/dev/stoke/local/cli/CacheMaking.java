package dev.stoke.local.cli;

import dev.stoke.local.aot.AotCaches;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.training.MissingCaches;
import dev.stoke.local.up.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the AOT caches that this build has not got yet, beside a running {@code up} and at the
 * lowest priority; the next {@code up} starts faster. Closing it ends that, done or not.
 */
final class CacheMaking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheMaking.class);
  private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final MissingCaches missing;
  private final Parts parts = new Parts();
  private final Thread thread;
  private volatile boolean ended;

  private CacheMaking(MissingCaches missing) {
    this.missing = missing;
    this.thread = Thread.ofPlatform().name("aot-caches").daemon().unstarted(this::makeAll);
  }

  /**
   * @param home the checkout
   * @param state the folder of this {@code up}, whose processes {@code down} ends
   */
  static CacheMaking start(Path home, Path state) {
    var caches = AotCaches.of(home);
    var processes = new ChildProcesses(state.resolve("processes"));
    var making = new CacheMaking(new MissingCaches(home, caches, state.resolve("aot"), processes));
    making.thread.start();
    return making;
  }

  private void makeAll() {
    make("pod", missing::makePod);
    make("operator", missing::makeOperator);
  }

  private interface Program {
    boolean make(List<String> prefix, Parts parts) throws IOException, InterruptedException;
  }

  private void make(String name, Program program) {
    if (ended) {
      return;
    }
    try {
      if (program.make(LOWEST_PRIORITY, parts)) {
        LOG.info("AOT cache made program={}", name);
      }
    } catch (IOException | RuntimeException e) {
      // The next up starts as slowly as this one, and tries again.
      if (!ended) {
        LOG.warn("no AOT cache is made program={}", name, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    parts.close();
    thread.join(STOP_PATIENCE);
  }
}
