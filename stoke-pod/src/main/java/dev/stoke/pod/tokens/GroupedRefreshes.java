package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.tokens.Family.Hashes;
import dev.stoke.pod.tokens.Family.Use;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes that come at the same time: one statement finds all sessions, one writes all new pairs,
 * and one thread does all between, which is most of what the database and the way to it cost. Only
 * the usual is done here. Whoever gets nothing goes on alone, and learns there what is wrong.
 */
final class GroupedRefreshes {
  private static final int MOST = 32;

  /** Then a connection hangs, and the others go on alone. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final RefreshFamilies families;
  private final FreeRotations rotations;
  private final Successors successors;
  private final Clock clock;
  private final Together<Ask, Successor> together;

  /** A pair of tokens that is presented. */
  private record Ask(UUID family, Hashes presented) {}

  /**
   * @param successors which ask no other pod: a whole group would wait for it
   */
  GroupedRefreshes(
      RefreshFamilies families, FreeRotations rotations, Successors successors, Clock clock) {
    this.families = requireNonNull(families, "families is null");
    this.rotations = requireNonNull(rotations, "rotations is null");
    this.successors = requireNonNull(successors, "successors is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.together = new Together<>(MOST, PATIENCE, this::made);
  }

  /** What follows the pair, written already; empty: go on alone. */
  Optional<Successor> refresh(UUID family, Hashes presented) {
    return together.call(new Ask(family, presented));
  }

  private Map<Ask, Successor> made(List<Ask> asks) {
    var held = families.findHeld(asks.stream().map(Ask::family).toList(), clock.instant());
    var made = new LinkedHashMap<Ask, Successor>();
    for (var ask : asks) {
      usual(held.get(ask.family()), ask.presented()).ifPresent(next -> made.put(ask, next));
    }
    if (!made.isEmpty()) {
      var written = rotations.rotate(made.values().stream().map(Successor::rotation).toList());
      made.values().removeIf(next -> !written.contains(next.rotation()));
    }
    return made;
  }

  private Optional<Successor> usual(@Nullable HeldFamily held, Hashes presented) {
    if (held == null
        || successors.use(held.family(), presented) != Use.GOOD
        || successors.whyNot(held, Use.GOOD).isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(successors.of(held, presented, Use.GOOD));
    } catch (NoSigningKeyException e) {
      return Optional.empty(); // Another pod may have one.
    }
  }
}
