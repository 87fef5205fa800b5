package dev.stoke.pod.config;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the configuration in force up to date with its files. The directory is watched, so that
 * both a plain write and the swap of Kubernetes' {@code ..data} link are seen at once; reading all
 * of it now and then catches what a file system does not report, and changes in other files that
 * belong to it: those of providers, and those whose content it takes in. Files that cannot be used
 * change nothing but a metric and the log.
 */
public final class ConfigWatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigWatcher.class);

  /** Writers need a moment between truncating a file and filling it. */
  private static final Duration QUIET = Duration.ofMillis(50);

  /** What links and directories of a mounted ConfigMap or Secret begin with. */
  private static final String KUBERNETES = "..";

  /** Beyond this many the reader of a log is better served by mending the first ones. */
  private static final int SHOWN = 20;

  private final ConfigFile file;
  private final Duration poll;
  private final Consumer<Config> listener;
  private volatile Config current;
  private final Counter failures;
  private final Thread thread;
  private volatile boolean closed;
  private List<String> refused = List.of();

  /**
   * @param current in force now
   * @param poll time between two looks at the content when nothing is reported
   * @param listener called with each new configuration before it is in force, on the watcher's
   *     thread; refuses it with an IllegalArgumentException
   */
  public ConfigWatcher(
      ConfigFile file,
      Config current,
      Duration poll,
      MeterRegistry metrics,
      Consumer<Config> listener) {
    this.file = requireNonNull(file, "file is null");
    this.poll = requireNonNull(poll, "poll is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.current = requireNonNull(current, "current is null");
    this.failures =
        Counter.builder("stoke.config.reload.failures")
            .description("Changed configuration files that were refused")
            .register(metrics);
    Gauge.builder("stoke.config.revision", this, watcher -> watcher.current.cluster().revision())
        .description("cluster.revision of the configuration in force")
        .strongReference(true)
        .register(metrics);
    this.thread = Thread.ofPlatform().daemon().name("config-watcher").unstarted(this::run);
  }

  public Config current() {
    return current;
  }

  public ConfigWatcher start() {
    thread.start();
    return this;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      file.directory()
          .register(
              watch,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      while (!closed) {
        check();
        waitForChange(watch);
      }
    } catch (InterruptedException e) {
      log.debug("Configuration watch ended");
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("directory", file.directory())
          .setCause(e)
          .log("Directory of the configuration cannot be watched; its content is polled");
      pollOnly();
    }
  }

  private void waitForChange(WatchService watch) throws InterruptedException {
    long latest = System.nanoTime() + poll.toNanos();
    long next = latest;
    // By the clock, and not until nothing is reported: that may never come.
    for (long left = poll.toNanos(); left > 0; left = next - System.nanoTime()) {
      @Nullable WatchKey key = watch.poll(left, TimeUnit.NANOSECONDS);
      if (key != null) {
        if (key.pollEvents().stream().anyMatch(this::concerns)) {
          next = Math.min(latest, System.nanoTime() + QUIET.toNanos());
        }
        key.reset();
      }
    }
  }

  /** A log in the same directory, say, is written at any time, and would cost a look each. */
  private boolean concerns(WatchEvent<?> event) {
    return !(event.context() instanceof Path name)
        || name.equals(file.path().getFileName())
        || name.toString().startsWith(KUBERNETES);
  }

  private void pollOnly() {
    try {
      while (!closed) {
        check();
        Thread.sleep(poll);
      }
    } catch (InterruptedException e) {
      log.debug("Configuration watch ended");
    }
  }

  private void check() {
    try {
      apply(file.load());
      refused = List.of();
    } catch (ConfigException e) {
      refuse(e.problems());
    } catch (IllegalArgumentException e) {
      // Keys that are good by themselves but do not work together, or with other files.
      refuse(List.of(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      if (isNews(List.of(String.valueOf(e)))) {
        log.error("New configuration could not be put in force", e);
      }
    }
  }

  private void apply(Config next) {
    Config before = current;
    if (next.equals(before)) {
      return;
    }
    listener.accept(next);
    current = next;
    List<String> restart = before.needRestart(next);
    if (!restart.isEmpty()) {
      log.atWarn()
          .addKeyValue("keys", String.join(", ", restart))
          .log("Changed configuration keys take effect only after a restart");
    }
    log.atInfo().addKeyValue("revision", next.cluster().revision()).log("Configuration reloaded");
  }

  private void refuse(List<String> problems) {
    if (!isNews(problems)) {
      return;
    }
    log.atError()
        .addKeyValue("problems", String.join("; ", problems.stream().limit(SHOWN).toList()))
        .addKeyValue("count", problems.size())
        .log("Changed configuration refused, the old one stays in force");
  }

  /** Counts and tells it once, however often the same files are looked at. */
  private boolean isNews(List<String> problems) {
    boolean news = !problems.equals(refused);
    if (news) {
      refused = List.copyOf(problems);
      failures.increment();
    }
    return news;
  }
}
