package dev.stoke.pod.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TogetherTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int MOST = 4;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Collection<List<Integer>> groups = new ConcurrentLinkedQueue<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void end() {
    gate.countDown();
    threads.close();
  }

  @Test
  void aCallThatComesAloneIsMadeAtOnce() {
    assertThat(together(LONG).call(7)).contains("7");
    assertThat(groups).containsExactly(List.of(7));
  }

  @Test
  void callsThatComeMeanwhileGoTogetherInGroupsThatAreBounded() throws Exception {
    var together = held(LONG);
    var calls = callers(together, 0, 1);
    first.await();
    calls.addAll(callers(together, 1, 10));
    awaitQueue(together, 9);
    gate.countDown();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).get(30, TimeUnit.SECONDS)).contains(Integer.toString(i));
    }
    assertThat(groups.stream().map(List::size)).containsExactly(1, 4, 4, 1);
  }

  @Test
  void ofAGroupThatHangsNobodyWaitsForLong() throws Exception {
    var together = held(Duration.ofMillis(50));
    var hanging = callers(together, 0, 1);
    first.await();
    assertThat(together.call(1)).as("to be asked alone").isEmpty();
    gate.countDown();
    assertThat(hanging.getFirst().get(30, TimeUnit.SECONDS)).contains("0");
    assertThat(together.call(2)).contains("2");
    assertThat(groups).containsExactly(List.of(0), List.of(2));
  }

  @Test
  void whatIsUnderWayIsNotAskedASecondTime() throws Exception {
    var patience = Duration.ofSeconds(1);
    var end = new CountDownLatch(1);
    var together =
        new Together<Integer, String>(
            MOST,
            patience,
            some -> {
              first.countDown();
              if (some.size() == 1) {
                await(gate);
              } else {
                await(end);
              }
              return answers(some);
            });
    callers(together, 0, 1);
    first.await();
    var pair = callers(together, 1, 3);
    gate.countDown();

    assertThat(pair.getLast()).failsWithin(patience.multipliedBy(2));
    end.countDown();

    for (int i = 0; i < pair.size(); i++) {
      assertThat(pair.get(i).get(30, TimeUnit.SECONDS)).contains(Integer.toString(i + 1));
    }
  }

  @Test
  void whoIsInterruptedLeavesTheOthersTheirTurn() throws Exception {
    var together = held(LONG);
    callers(together, 0, 1);
    first.await();
    var caller = new CountDownLatch(1);
    var leaves =
        new Thread(() -> {
          assertThat(together.call(1)).isEmpty();
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
          caller.countDown();
        });
    leaves.start();
    awaitQueue(together, 1);
    var stays = callers(together, 2, 3);
    awaitQueue(together, 2);
    leaves.interrupt();
    assertThat(caller.await(30, TimeUnit.SECONDS)).isTrue();
    gate.countDown();
    assertThat(stays.getFirst().get(30, TimeUnit.SECONDS)).contains("2");
    assertThat(groups).containsExactly(List.of(0), List.of(2));
  }

  @Test
  void aGroupThatFailsIsAskedOneByOne() {
    var together =
        new Together<Integer, String>(
            MOST,
            LONG,
            _ -> {
              throw new IllegalStateException("not together");
            });
    assertThat(together.call(1)).isEmpty();
    assertThat(together.call(2)).isEmpty();
  }

  @Test
  void eachOfManyCallersGetsItsOwnAnswer() throws Exception {
    var together = together(LONG);
    var asked = new AtomicInteger();
    var callers = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 8; i++) {
      callers.add(() ->
          IntStream.generate(asked::getAndIncrement)
              .limit(2000)
              .allMatch(it -> together.call(it).equals(Optional.of(Integer.toString(it)))));
    }
    for (var caller : threads.invokeAll(callers)) {
      assertThat(caller.get()).isTrue();
    }
    assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(16_000);
  }

  private Together<Integer, String> together(Duration patience) {
    return new Together<>(MOST, patience, this::answers);
  }

  /** Its first group waits for the gate. */
  private Together<Integer, String> held(Duration patience) {
    return new Together<>(
        MOST,
        patience,
        some -> {
          if (first.getCount() > 0) {
            first.countDown();
            await(gate);
          }
          return answers(some);
        });
  }

  private Map<Integer, String> answers(List<Integer> some) {
    groups.add(some);
    return some.stream().collect(Collectors.toMap(Function.identity(), Object::toString));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private List<Future<Optional<String>>> callers(
      Together<Integer, String> together, int from, int to) {
    var calls = new ArrayList<Future<Optional<String>>>();
    for (int i = from; i < to; i++) {
      int argument = i;
      int before = together.queued();
      calls.add(threads.submit(() -> together.call(argument)));
      if (from > 0) {
        awaitQueue(together, before + 1);
      }
    }
    return calls;
  }

  /** So that they stand in order. */
  private static void awaitQueue(Together<Integer, String> together, int length) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (together.queued() < length) {
      assertThat(System.nanoTime()).as("time for %d in the queue", length).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
