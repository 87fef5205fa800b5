package dev.stoke.local.cli;

import dev.stoke.local.aot.AotCaches;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.aot.CacheKey;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.training.OperatorTraining;
import dev.stoke.local.training.PodTraining;
import dev.stoke.local.training.PodUse;
import dev.stoke.local.training.Recording;
import dev.stoke.local.training.Training;
import dev.stoke.local.up.Parts;
import dev.stoke.local.up.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

  private final Path home;
  private final Path state;
  private final AotCaches caches;
  private final Parts parts = new Parts();
  private final Thread thread;
  private volatile boolean ended;

  private CacheMaking(Path home, Path state, AotCaches caches) {
    this.home = home;
    this.state = state;
    this.caches = caches;
    this.thread = Thread.ofPlatform().name("aot-caches").daemon().unstarted(this::makeAll);
  }

  /**
   * @param home the checkout
   * @param state the folder of this {@code up}, whose processes {@code down} ends
   */
  static CacheMaking start(Path home, Path state) {
    var making = new CacheMaking(home, state, AotCaches.of(home));
    making.thread.start();
    return making;
  }

  private void makeAll() {
    if (!caches.wanted()) {
      return;
    }
    var programs = new Programs(home);
    make(programs.podKey(), programs::recordedPod, new PodTraining(PodUse.SOME));
    make(programs.operatorKey(), programs::recordedOperator, new OperatorTraining(home));
  }

  private void make(CacheKey key, Function<AotFile, List<String>> command, Training training) {
    if (ended || caches.has(key)) {
      return;
    }
    Path directory = state.resolve("aot").resolve(key.program());
    var draft = caches.draft(key);
    try {
      DownCommand.delete(directory);
      caches.prepare();
      var niced = new ArrayList<>(LOWEST_PRIORITY);
      niced.addAll(command.apply(draft));
      Recording.run(
          training, niced, draft, directory, new ChildProcesses(state.resolve("processes")), parts);
      caches.put(key, draft);
      DownCommand.delete(directory);
      LOG.info("AOT cache made program={}", key.program());
    } catch (IOException | RuntimeException e) {
      // The next up starts as slowly as this one, and tries again.
      if (!ended) {
        LOG.warn("no AOT cache is made program={}", key.program(), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      caches.discard(draft);
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    parts.close();
    thread.join(STOP_PATIENCE);
  }
}
