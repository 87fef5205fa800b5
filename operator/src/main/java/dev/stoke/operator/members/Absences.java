package dev.stoke.operator.members;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers since when members run or do not. In memory only: a restarted operator starts to count
 * anew, which makes it slower and never wrong. Thread-safe.
 */
public final class Absences {
  /** A container that ends and starts again takes less. */
  static final Duration DOWN = Duration.ofSeconds(5);

  /** One that fails at its start mostly ends before. */
  static final Duration SETTLED = Duration.ofSeconds(10);

  /** Of StokeClusters that are gone. */
  private static final Duration FORGET = Duration.ofMinutes(30);

  private record Since(boolean runs, Instant instant) {}

  private static final class Known {
    private final Map<String, Since> members = new HashMap<>();
    private Instant asked;

    Known(Instant asked) {
      this.asked = asked;
    }
  }

  private final Clock clock;
  private final Map<String, Known> clusters = new HashMap<>();

  public Absences(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Takes note of who runs now, and says for how long it has been so. While nobody runs nobody
   * waits, so the time does not count.
   *
   * @param cluster UID of the StokeCluster
   * @param running by instance id, all members of it
   */
  public synchronized Map<String, Presence> seen(String cluster, Map<String, Boolean> running) {
    var now = clock.instant();
    clusters.values().removeIf(known -> known.asked.plus(FORGET).isBefore(now));
    var known = clusters.computeIfAbsent(cluster, uid -> new Known(now));
    known.asked = now;
    known.members.keySet().retainAll(running.keySet());
    boolean somebodyRuns = running.containsValue(true);
    var presences = new HashMap<String, Presence>();
    running.forEach((member, runs) -> {
      var before = known.members.get(member);
      var since =
          before == null || before.runs() != runs || !somebodyRuns ? new Since(runs, now) : before;
      known.members.put(member, since);
      var elapsed = Duration.between(since.instant(), now);
      presences.put(
          member,
          new Presence(
              !runs && elapsed.compareTo(DOWN) >= 0 ? since.instant() : null,
              runs && elapsed.compareTo(SETTLED) >= 0));
    });
    return presences;
  }

  /**
   * Of one member.
   *
   * @param downSince since when it does not run, when that is for longer than a restart takes,
   *     while others did; null otherwise
   * @param settled it has run for longer than a failing start takes
   */
  public record Presence(@Nullable Instant downSince, boolean settled) {}
}
