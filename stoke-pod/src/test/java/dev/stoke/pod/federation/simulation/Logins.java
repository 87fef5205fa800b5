package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.SigningRight;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.simulation.Tally.Login;
import dev.stoke.pod.federation.simulation.Violation.Invariant;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Users who log in at every pod that the load balancer knows. Tokens are signed as pods do it: with
 * the own key, or by the first delegate that answers.
 */
final class Logins {
  private static final Duration LEAST_LIFETIME = Duration.ofSeconds(60);

  /**
   * A token as its bearer holds it.
   *
   * @param signedAt true time
   */
  record Token(String kid, long signedAt, Instant issuedAt, Instant expiresAt) {}

  private final World world;

  Logins(World world) {
    this.world = world;
  }

  /** One attempt at each pod. */
  void everywhere() {
    boolean anyEndpoint = false;
    for (Pod pod : world.pods().values()) {
      anyEndpoint |= pod.isInEndpoints();
      at(pod);
    }
    if (!anyEndpoint) {
      world.tally().login(Login.NO_POD_IN_ENDPOINTS);
    }
  }

  void at(Pod pod) {
    if (!pod.isInEndpoints()) {
      return;
    }
    if (!pod.answers()) {
      world.tally().login(Login.POD_DOES_NOT_ANSWER);
    } else if (!pod.view().holdsLease(pod.now())) {
      world.tally().login(Login.NO_LEASE);
    } else {
      Token token = sign(pod);
      // The rest of a login needs the database; a token is signed all the same, to see it verified.
      world.tally().login(outcome(pod, token));
      if (token != null) {
        world.verifiers().handed(token);
      }
    }
  }

  /** At the earliest moment: as soon as a key is active. */
  void signAt(Pod pod) {
    if (pod.answers()) {
      Token token = signWithOwnKey(pod);
      if (token != null) {
        world.verifiers().handed(token);
      }
    }
  }

  private Login outcome(Pod pod, @Nullable Token token) {
    if (token == null) {
      return anybodyCanSign() ? Login.NO_DELEGATE_REACHED : Login.NOBODY_CAN_SIGN;
    }
    return world.ledger().reaches(pod.id()) ? Login.GRANTED : Login.DATABASE_AWAY;
  }

  private boolean anybodyCanSign() {
    return world.pods().values().stream()
        .anyMatch(pod -> pod.answers() && pod.view().signing(pod.now()).isPresent());
  }

  private @Nullable Token sign(Pod pod) {
    Token own = signWithOwnKey(pod);
    if (own != null) {
      return own;
    }
    for (Member member : pod.view().delegates()) {
      Pod delegate = world.pods().get(member.id());
      if (delegate != null
          && delegate.answers()
          && world.network().connects(pod.id(), delegate.id())) {
        Token token = signWithOwnKey(delegate);
        if (token != null && accepts(pod, token)) {
          return token;
        }
      }
    }
    return null;
  }

  /** Rule 7.1: whoever asked hands out only what it can verify itself. */
  private boolean accepts(Pod pod, Token token) {
    return world.watch().served(pod, token.kid()) != null
        && !pod.view().tombstones().containsKey(token.kid())
        && token.expiresAt().isAfter(pod.now().wall());
  }

  private @Nullable Token signWithOwnKey(Pod pod) {
    Optional<SigningRight> right = pod.view().signing(pod.now());
    if (right.isEmpty()) {
      return null;
    }
    Timers timers = pod.view().settings().timers();
    Instant issuedAt = pod.now().wall();
    Duration fits = Duration.between(issuedAt, right.get().latestExpiry());
    Duration lifetime = shorter(timers.tokenDuration(), fits);
    if (lifetime.compareTo(shorter(LEAST_LIFETIME, timers.tokenDuration())) < 0) {
      return null;
    }
    Token token = new Token(right.get().kid(), world.now(), issuedAt, issuedAt.plus(lifetime));
    signed(pod, token, timers);
    return token;
  }

  private void signed(Pod signer, Token token, Timers timers) {
    Story story = world.stories().find(token.kid());
    if (story == null) {
      throw new IllegalStateException("a token of an unknown key");
    }
    world.tally().signed();
    long latest =
        Duration.between(Machine.START, token.expiresAt())
            .plus(timers.leeway())
            .plus(timers.clockError())
            .toMillis();
    if (story.neededUntil < latest) {
      story.neededUntil = latest;
    }
    world.watch().all();
    if (!story.isPromised()) {
      return;
    }
    if (!story.early && world.now() - story.missedAt < story.propagationMillis) {
      throw world
          .watch()
          .violated(
              Invariant.SERVED_BEFORE_SIGNATURE,
              "%s signed with %s, which a pod in service lacked %,d ms ago"
                  .formatted(signer.id(), token.kid(), world.now() - story.missedAt));
    }
    retained(token, timers);
  }

  /** I5, as far as it matters: whoever serves the key now serves it long enough. */
  private void retained(Token token, Timers timers) {
    Instant needed =
        token.expiresAt().plus(timers.leeway()).plus(timers.clockError().multipliedBy(2));
    for (Pod pod : world.pods().values()) {
      if (pod.isInService()) {
        PublishedKey key = world.watch().served(pod, token.kid());
        if (key != null && key.retainUntil().isBefore(needed)) {
          throw world
              .watch()
              .violated(
                  Invariant.RETAINED_LONG_ENOUGH,
                  "%s retains %s until %s, a token of it needs it until %s"
                      .formatted(pod.id(), token.kid(), key.retainUntil(), needed));
        }
      }
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
