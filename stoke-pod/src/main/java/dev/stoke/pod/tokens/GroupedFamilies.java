package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What refreshes ask of the families. Those that come at the same time share a statement and its
 * transaction, which is most of what the database and the way to it cost.
 */
final class GroupedFamilies {
  private static final int MOST = 16;

  /** Then a connection hangs, and the others go on alone. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final RefreshFamilies families;
  private final Clock clock;
  private final Together<UUID, Optional<HeldFamily>> lookups;
  private final Optional<Together<Rotation, Boolean>> rotations;

  GroupedFamilies(RefreshFamilies families, Clock clock) {
    this.families = requireNonNull(families, "families is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.lookups = new Together<>(MOST, PATIENCE, this::findAll);
    this.rotations =
        families.free().map(free -> new Together<>(MOST, PATIENCE, some -> made(free, some)));
  }

  /** The family with whose it is, as both are at one moment after the call began. */
  Optional<HeldFamily> find(UUID id) {
    return lookups.call(id).orElseGet(() -> families.findHeld(id, clock.instant()));
  }

  /** False when the used pair is not the good one any more, or never was. */
  boolean rotate(Rotation rotation) {
    return rotations
        .flatMap(together -> together.call(rotation))
        .orElseGet(() -> families.rotate(rotation));
  }

  private Map<UUID, Optional<HeldFamily>> findAll(List<UUID> ids) {
    Instant now = clock.instant();
    var held = families.findHeld(ids, now);
    return ids.stream()
        .distinct()
        .collect(Collectors.toMap(Function.identity(), id -> Optional.ofNullable(held.get(id))));
  }

  private static Map<Rotation, Boolean> made(FreeRotations free, List<Rotation> some) {
    return free.rotate(some).stream()
        .collect(Collectors.toMap(Function.identity(), _ -> Boolean.TRUE));
  }
}
