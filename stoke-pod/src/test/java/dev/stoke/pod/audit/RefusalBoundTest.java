package dev.stoke.pod.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RefusalBoundTest {
  private final AtomicLong now = new AtomicLong();
  private final RefusalBound bound = new RefusalBound(now::get);

  @Test
  void twentyLinesAreWrittenAtOnceAndThenOneEveryTenSeconds() {
    assertThat(linesOf("bob", 50)).isEqualTo(20);
    now.addAndGet(TimeUnit.SECONDS.toNanos(9));
    assertThat(bound.next("bob")).isEmpty();
    now.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(bound.next("bob")).hasValue(31);
    assertThat(bound.next("bob")).isEmpty();
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(bound.next("bob")).hasValue(1);
    assertThat(linesOf("bob", 50)).isEqualTo(19);
  }

  @Test
  void nobodyUsesUpWhatAnotherMayCause() {
    linesOf("", 1000);
    assertThat(bound.next("")).isEmpty();
    assertThat(bound.next("bob")).hasValue(0);
  }

  @Test
  void thereAreNeverMoreCallersInMemoryThanTenThousand() {
    linesOf("first", 20);
    IntStream.range(0, 10_000).forEach(i -> bound.next("caller-" + i));
    assertThat(bound.next("first")).as("forgotten").hasValue(0);
  }

  private long linesOf(String caller, int refusals) {
    return IntStream.range(0, refusals)
        .mapToObj(i -> bound.next(caller))
        .filter(OptionalLong::isPresent)
        .count();
  }
}
