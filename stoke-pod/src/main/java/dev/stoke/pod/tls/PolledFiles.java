package dev.stoke.pod.tls;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a set of PEM files holds, kept up to date with them. A new set is taken as a whole or not at
 * all: a broken one changes nothing but the log and a metric, once for each problem. It is tried
 * again each time, for a certificate of the future becomes valid.
 *
 * @param <F> the files as they were read, not yet understood; equal as long as nothing changes
 * @param <C> what they hold
 */
public final class PolledFiles<F, C> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PolledFiles.class);

  /**
   * Where the files are, what they mean, and how the log tells of them.
   *
   * @param <F> the files as they were read, not yet understood
   * @param <C> what they hold
   */
  public interface Source<F, C> {
    F read() throws UnusableCertificateException;

    C load(F files) throws UnusableCertificateException;

    void logAccepted(C content);

    void logRefused(String problem);
  }

  private record Current<F, C>(F files, C content) {}

  private final Source<F, C> source;
  private final Counter accepted;
  private final Counter refused;
  private final ScheduledExecutorService poller;
  private final List<Consumer<C>> listeners = new CopyOnWriteArrayList<>();
  private volatile Current<F, C> current;
  private @Nullable String lastProblem;

  private PolledFiles(
      Source<F, C> source, String thread, MeterProvider<Counter> outcomes, Current<F, C> first) {
    this.source = source;
    this.accepted = outcomes.withTag("outcome", "loaded");
    this.refused = outcomes.withTag("outcome", "refused");
    this.current = first;
    this.poller =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(thread).factory());
  }

  /**
   * @param thread name of the one that polls
   * @param poll time between two looks at the files
   * @param outcomes counts by a tag {@code outcome}: loaded or refused
   * @throws UnusableCertificateException when there is no usable set to begin with
   */
  public static <F, C> PolledFiles<F, C> open(
      Source<F, C> source, String thread, Duration poll, MeterProvider<Counter> outcomes)
      throws UnusableCertificateException {
    requireNonNull(source, "source is null");
    F files = source.read();
    Current<F, C> first = new Current<>(files, source.load(files));
    PolledFiles<F, C> opened = new PolledFiles<>(source, thread, outcomes, first);
    opened.tell(first.content());
    opened.poller.scheduleWithFixedDelay(
        opened::look, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    return opened;
  }

  public C current() {
    return current.content();
  }

  /** Calls the listener with what is in force, and then with each that replaces it. */
  public synchronized void follow(Consumer<C> listener) {
    listeners.add(listener);
    listener.accept(current());
  }

  public synchronized void unfollow(Consumer<C> listener) {
    listeners.remove(listener);
  }

  @Override
  public void close() {
    poller.shutdownNow();
    listeners.clear();
  }

  private synchronized void look() {
    try {
      F files = source.read();
      if (files.equals(current.files())) {
        lastProblem = null;
        return;
      }
      if (!files.equals(source.read())) {
        // Somebody is between writing the one and the other.
        return;
      }
      C next = source.load(files);
      current = new Current<>(files, next);
      lastProblem = null;
      tell(next);
    } catch (UnusableCertificateException e) {
      refuse(e.sentence());
    } catch (RuntimeException e) {
      // Nothing that a file holds may end the watch.
      log.error("New certificates could not be put in force", e);
      refuse("internal error");
    }
  }

  private void tell(C content) {
    listeners.forEach(listener -> listener.accept(content));
    accepted.increment();
    source.logAccepted(content);
  }

  private void refuse(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      refused.increment();
      source.logRefused(problem);
    }
  }
}
