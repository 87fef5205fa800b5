package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that come at the same time, made as one. While a group is under way those that come queue
 * up, and go together as the next one; a call that comes alone waits for nobody. It only spares
 * work: a call that gets no answer here is to be made alone. Thread-safe.
 *
 * @param <A> what is asked
 * @param <R> what is answered
 */
final class Together<A, R> {
  private static final Logger log = LoggerFactory.getLogger(Together.class);

  /** One call in the queue. */
  private static final class Place<A, R> {
    private final A argument;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Optional<R> answer;

    Place(A argument) {
      this.argument = argument;
    }

    void answer(Optional<R> given) {
      answer = given;
      LockSupport.unpark(caller);
    }
  }

  private final int most;
  private final Duration patience;
  private final Function<List<A>, Map<A, R>> group;
  private final Queue<Place<A, R>> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore turn = new Semaphore(1);

  /**
   * @param most calls in a group
   * @param patience how long a call waits for its group to begin; then the one before it hangs
   * @param group the calls as one, on the thread of one of their callers; without an answer for
   *     what is to be asked alone
   */
  Together(int most, Duration patience, Function<List<A>, Map<A, R>> group) {
    this.most = most;
    this.patience = requireNonNull(patience, "patience is null");
    this.group = requireNonNull(group, "group is null");
  }

  /** Empty when it is to be asked alone: the group failed, took too long, or has no answer. */
  Optional<R> call(A argument) {
    var place = new Place<A, R>(argument);
    waiting.add(place);
    long end = System.nanoTime() + patience.toNanos();
    for (var answer = place.answer; ; answer = place.answer) {
      long left = end - System.nanoTime();
      if (answer != null) {
        return answer;
      } else if (leaves(place, left <= 0)) {
        // It may have been this one's turn.
        wakeNext();
        return Optional.empty();
      } else if (turn.tryAcquire()) {
        try {
          lead();
        } finally {
          turn.release();
          wakeNext();
        }
      } else if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** Not from a group that is under way: what it does for this call must not be done twice. */
  private boolean leaves(Place<A, R> place, boolean impatient) {
    if (Thread.currentThread().isInterrupted()) {
      waiting.remove(place);
      return true;
    }
    return impatient && waiting.remove(place);
  }

  /** Calls that wait for a group to end before theirs begins. */
  int queued() {
    return waiting.size();
  }

  private void lead() {
    var places = new ArrayList<Place<A, R>>();
    while (places.size() < most && waiting.poll() instanceof Place<A, R> next) {
      places.add(next);
    }
    Map<A, R> answers = Map.of();
    try {
      if (!places.isEmpty()) {
        answers = group.apply(places.stream().map(place -> place.argument).toList());
      }
    } catch (RuntimeException e) {
      // Each learns alone what is wrong; but a group that never works is to be seen.
      log.atWarn()
          .addKeyValue("calls", places.size())
          .addKeyValue("reason", e.getClass().getSimpleName())
          .log("Calls failed together, each is made alone");
      log.debug("Cause", e);
    } finally {
      for (var place : places) {
        place.answer(Optional.ofNullable(answers.get(place.argument)));
      }
    }
  }

  private void wakeNext() {
    var next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.caller);
    }
  }
}
