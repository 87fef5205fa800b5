package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The serving lease (guarantee rule 4.4): a pod serves while it has read the ledger, or heard half
 * of the members, not longer than B ago. Immutable, so that each request can ask for its own
 * moment.
 *
 * @param ledgerAt when the newest complete ledger read began; null before the first
 * @param heard for each member that ever answered as complete, when its newest such answer was
 *     asked for
 * @param members how many take part in exchanges, this pod included
 * @param half whether half of the members are needed; without, one is enough
 */
public record Lease(
    @Nullable Moment ledgerAt, List<Moment> heard, int members, Duration bound, boolean half) {
  public Lease {
    heard = List.copyOf(heard);
  }

  public boolean heldAt(Moment now) {
    if (ledgerAt != null && isRecent(ledgerAt, now)) {
      return true;
    }
    long recent = heard.stream().filter(at -> isRecent(at, now)).count();
    return half ? 2 * (1 + recent) >= members : recent > 0 || members == 1;
  }

  private boolean isRecent(Moment at, Moment now) {
    return elapsed(at, now).compareTo(bound) <= 0;
  }

  /** The larger of both clocks: one stands still while the machine sleeps, the other can be set. */
  static Duration elapsed(Moment from, Moment to) {
    return Timers.max(to.mono().minus(from.mono()), Duration.between(from.wall(), to.wall()));
  }
}
