package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.Effect;
import dev.stoke.pod.federation.core.FederationCore;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns a {@link FederationCore}. It feeds the core with time and events, lets
 * its view be shown and then its effects be run, in this order.
 */
final class CoreLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CoreLoop.class);
  private static final Duration TICK = Duration.ofMillis(100);

  /** Something that happened; told to the core on its thread. */
  @FunctionalInterface
  interface Event extends BiConsumer<FederationCore, Moment> {}

  private static final Event NOTHING = (core, now) -> {};

  private final FederationCore core;
  private final Moments moments;
  private final BiConsumer<View, Moment> show;
  private final Consumer<Effect> run;
  private final ScheduledExecutorService owner =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("federation").factory());

  /**
   * @param show must not block
   * @param run must not block: what it begins tells its end by {@link #submit}
   */
  CoreLoop(
      FederationCore core, Moments moments, BiConsumer<View, Moment> show, Consumer<Effect> run) {
    this.core = core;
    this.moments = moments;
    this.show = show;
    this.run = run;
  }

  /** Makes the first step on the caller's thread: when it returns, the pod publishes its key. */
  void start() {
    step(NOTHING);
    owner.scheduleWithFixedDelay(
        () -> step(NOTHING), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns at once; an event that comes after the end is dropped. */
  void submit(Event event) {
    try {
      owner.execute(() -> step(event));
    } catch (RejectedExecutionException e) {
      log.atDebug().log("closed: a late event is dropped");
    }
  }

  /**
   * Waits for the answer, which is given out only once what it changed is shown.
   *
   * @throws PeerException when it does not come within the exchange timeout
   */
  <T> T ask(BiFunction<FederationCore, Moment, T> question) throws PeerException {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      owner.execute(() -> {
        List<T> answer = new ArrayList<>(1);
        step((asked, now) -> answer.add(question.apply(asked, now)));
        if (answer.isEmpty()) {
          result.completeExceptionally(new IllegalStateException("the step failed"));
        } else {
          result.complete(answer.getFirst());
        }
      });
      return result.get(Timers.EXCHANGE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new PeerException(PeerException.Kind.BUSY, "this pod is stopping", e);
    } catch (TimeoutException e) {
      throw new PeerException(PeerException.Kind.TIMEOUT, "this pod is too busy", e);
    } catch (ExecutionException e) {
      throw new PeerException(PeerException.Kind.BUSY, "the exchange failed in this pod", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException(PeerException.Kind.TIMEOUT, "stopped while waiting", e);
    }
  }

  @Override
  public void close() {
    owner.shutdownNow();
  }

  private void step(Event event) {
    try {
      Moment now = moments.now();
      event.accept(core, now);
      List<Effect> effects = core.due(now);
      // Before anything is said of it to others: what is acknowledged must be served.
      show.accept(core.view(now), now);
      effects.forEach(run);
    } catch (RejectedExecutionException e) {
      log.atDebug().log("closed in the middle of a step");
    } catch (RuntimeException e) {
      // The loop must live: an error here is a bug, but what is published stays published.
      log.atError().setCause(e).log("a step of the federation failed");
    }
  }
}
