package dev.stoke.pod.signing;

import dev.stoke.pod.federation.core.Member;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Members that just failed to sign; they are asked last for a while. Thread-safe. */
final class RecentFailures {
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  /** Instance id to when it failed. */
  private final Map<String, Long> failedAt = new ConcurrentHashMap<>();

  void add(Member member, long nanoTime) {
    failedAt.put(member.id(), nanoTime);
  }

  /** The members in their order, but for those that failed recently: they come last. */
  List<Member> last(List<Member> members, long nanoTime) {
    failedAt.values().removeIf(at -> nanoTime - at >= REMEMBERED.toNanos());
    if (failedAt.isEmpty()) {
      return members;
    }
    // A stable sort; who failed longest ago is the best of the bad.
    return members.stream()
        .sorted(
            Comparator.comparingLong(member -> {
              Long at = failedAt.get(member.id());
              return at == null ? Long.MIN_VALUE : at - nanoTime;
            }))
        .toList();
  }
}
