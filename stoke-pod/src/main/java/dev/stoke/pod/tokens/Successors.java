package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.config.RefreshTerms;
import dev.stoke.pod.tokens.Family.Hashes;
import dev.stoke.pod.tokens.Family.Use;
import dev.stoke.pod.tokens.TokenIssuer.Issued;
import dev.stoke.pod.users.Holder;
import dev.stoke.pod.users.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Makes the pair that follows one, of what is known of its session. Writes nothing. */
final class Successors {
  private final Supplier<RefreshTerms> terms;
  private final TokenIssuer issuer;
  private final Clock clock;
  private final SecureRandom random;

  Successors(Supplier<RefreshTerms> terms, TokenIssuer issuer, Clock clock, SecureRandom random) {
    this.terms = requireNonNull(terms, "terms is null");
    this.issuer = requireNonNull(issuer, "issuer is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** What it means that the pair is presented now. */
  Use use(Family family, Hashes presented) {
    return family.judge(presented, clock.instant(), terms.get().grace());
  }

  /** Why the session is to end instead of going on; empty: it goes on. */
  Optional<String> whyNot(HeldFamily held, Use use) {
    Family family = held.family();
    if (held.holder().isEmpty()) {
      return Optional.of("no-account");
    }
    if (!family.isOf(held.holder().get().account())) {
      return Optional.of("password-changed");
    }
    // An answer that is given again has been counted already.
    boolean used = use == Use.GOOD && family.remaining().orElse(1) <= 0;
    return used ? Optional.of("limit-reached") : Optional.empty();
  }

  /**
   * For a session that goes on.
   *
   * @throws NoSigningKeyException when no key can sign; nothing has been used up then
   */
  Successor of(HeldFamily held, Hashes presented, Use use) {
    Family family = held.family();
    Holder holder = held.holder().orElseThrow();
    User user = holder.account().user();
    OptionalInt remaining = use == Use.GOOD ? oneLess(family.remaining()) : family.remaining();
    Issued issued = issuer.issue(user, holder.claims(), family.filter(), remaining);
    RefreshToken refresh = RefreshToken.random(family.id(), random);
    Hashes next = new Hashes(refresh.hash(), RefreshToken.hashOf(issued.jwt()));
    Instant now = clock.instant();
    Instant expires = SessionEnd.of(terms.get(), family.startedAt(), now, issued.expires());
    return new Successor(
        user,
        new TokenPair(issued.jwt(), refresh.text(), user.username()),
        new Rotation(family.id(), presented, next, remaining, now, expires));
  }

  private static OptionalInt oneLess(OptionalInt remaining) {
    return remaining.isEmpty() ? remaining : OptionalInt.of(remaining.getAsInt() - 1);
  }
}
