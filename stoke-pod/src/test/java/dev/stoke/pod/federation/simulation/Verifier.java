package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.simulation.Logins.Token;
import dev.stoke.pod.federation.simulation.Violation.Invariant;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A resource server: it keeps a key set from a pod in service, and accepts or refuses tokens. */
final class Verifier {
  /** How verifiers in the field keep key sets. */
  enum Kind {
    /** Fetches for each token. */
    FRESH,
    /** Fetches on a token when its set is P old. */
    CACHED,
    /** As {@link #CACHED}, and for an unknown kid, but not more often than each 30 s. */
    REFETCHING,
    /** Fetches each P, whatever tokens come. */
    POLLING
  }

  private static final long REFETCH_GAP_MILLIS = 30_000;

  private final World world;
  private final Kind kind;
  private final long errorMillis;
  private final RandomGenerator random;
  private Set<String> kids = Set.of();
  private long fetchedAt = Story.NEVER;
  private long refetchedAt = Story.NEVER;

  Verifier(World world, Kind kind, long errorMillis) {
    this.world = world;
    this.kind = kind;
    this.errorMillis = errorMillis;
    this.random = world.chance().of("verifier " + kind);
  }

  Kind kind() {
    return kind;
  }

  /** From a pod in service; without one, the old set stays. */
  void fetch() {
    List<Pod> inService = world.pods().values().stream().filter(Pod::isInService).toList();
    if (inService.isEmpty()) {
      return;
    }
    Pod pod = Chance.oneOf(random, inService);
    kids = new HashSet<>();
    for (PublishedKey key : pod.view().published()) {
      kids.add(key.kid());
    }
    fetchedAt = world.now();
  }

  /** Throws when it refuses a token that it has to accept. */
  void verify(Token token) {
    if (wall().isAfter(token.expiresAt().plus(world.schedule().timers().leeway()))) {
      return;
    }
    boolean stale = world.now() - fetchedAt >= world.propagationMillis();
    if (kind == Kind.FRESH || (kind != Kind.POLLING && stale)) {
      fetch();
    }
    if (kind == Kind.REFETCHING
        && !kids.contains(token.kid())
        && world.now() - refetchedAt >= REFETCH_GAP_MILLIS) {
      refetchedAt = world.now();
      fetch();
    }
    world.tally().verified();
    if (!kids.contains(token.kid())) {
      refused(token);
    }
  }

  private void refused(Token token) {
    Story story = world.stories().find(token.kid());
    if (story == null || !story.isPromised()) {
      return;
    }
    boolean fetchedSince = fetchedAt >= token.signedAt();
    boolean fetchedShortlyBefore =
        !story.early && token.signedAt() - fetchedAt <= story.propagationMillis;
    if (fetchedSince || fetchedShortlyBefore) {
      throw world
          .watch()
          .violated(
              Invariant.VERIFIER_ACCEPTS,
              "a %s verifier refused a token of %s, signed at %,d ms, with a set of %,d ms"
                  .formatted(kind, token.kid(), token.signedAt(), fetchedAt));
    }
    world.tally().missed();
  }

  private Instant wall() {
    return Machine.trueTime(world.now() + errorMillis);
  }
}
