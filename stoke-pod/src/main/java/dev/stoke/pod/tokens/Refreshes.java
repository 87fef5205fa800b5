package dev.stoke.pod.tokens;

import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.audit.AuditEvent;
import dev.stoke.pod.audit.AuditEvent.Actor;
import dev.stoke.pod.config.RefreshTerms;
import dev.stoke.pod.tokens.Family.Hashes;
import dev.stoke.pod.tokens.Family.Use;
import dev.stoke.pod.tokens.TokenIssuer.Issued;
import dev.stoke.pod.users.Holder;
import dev.stoke.pod.users.User;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes pairs of tokens for new ones, and ends families. */
final class Refreshes {
  private static final Logger log = LoggerFactory.getLogger(Refreshes.class);
  private static final String ACTION = "refresh";

  /** Each lost race has made the token the previous one, then an older one, so three decide. */
  private static final int TURNS = 3;

  private final Supplier<RefreshTerms> terms;
  private final RefreshFamilies families;
  private final GroupedFamilies grouped;
  private final TokenIssuer issuer;
  private final Audit audit;
  private final Clock clock;
  private final SecureRandom random;

  Refreshes(
      Supplier<RefreshTerms> terms,
      RefreshFamilies families,
      TokenIssuer issuer,
      Audit audit,
      Clock clock,
      SecureRandom random) {
    this.terms = terms;
    this.families = families;
    this.grouped = new GroupedFamilies(families, clock);
    this.issuer = issuer;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /** Why there is no new pair; for the audit log alone. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Actor actor;
    private final String target;
    private final String reason;

    Refused(Actor actor, String target, String reason) {
      super(reason, null, false, false);
      this.actor = actor;
      this.target = target;
      this.reason = reason;
    }

    Refused(Family family, String reason) {
      this(Actor.user(family.userId()), family.label(), reason);
    }
  }

  Optional<TokenPair> refresh(String bearer, String refreshToken, InetAddress source) {
    try {
      return Optional.of(pair(bearer, refreshToken, source));
    } catch (Refused e) {
      audit.record(AuditEvent.refused(ACTION, e.actor, source, e.reason).on(e.target));
      return Optional.empty();
    }
  }

  void logout(String refreshToken, InetAddress source) {
    Optional<RefreshToken> token = RefreshToken.parse(refreshToken);
    if (token.isEmpty()) {
      return;
    }
    Optional<Family> family = families.find(token.get().family(), clock.instant());
    if (family.isEmpty() || !wasGivenOut(family.get(), token.get().hash())) {
      return;
    }
    if (families.end(family.get().id())) {
      audit.record(
          AuditEvent.granted("logout", Actor.user(family.get().userId()), source)
              .on(family.get().label()));
    }
  }

  /** Also when its successor is on the way: whoever logs out wants the session to end. */
  private static boolean wasGivenOut(Family family, byte[] hash) {
    return family.good().isRefresh(hash)
        || (family.previous() != null && family.previous().isRefresh(hash));
  }

  private TokenPair pair(String bearer, String refreshToken, InetAddress source) throws Refused {
    RefreshToken used =
        RefreshToken.parse(refreshToken)
            .orElseThrow(() -> new Refused(Actor.NOBODY, "", "malformed"));
    Hashes presented = new Hashes(used.hash(), RefreshToken.hashOf(bearer));
    for (int turn = 0; turn < TURNS; turn++) {
      HeldFamily held = grouped.find(used.family()).orElseThrow(() -> ended(used.family()));
      Family family = held.family();
      Use use = family.judge(presented, clock.instant(), terms.get().grace());
      switch (use) {
        case OTHER_BEARER -> throw new Refused(family, "other-bearer");
        case REUSED -> throw reused(family);
        case GOOD, ANSWER_LOST -> {
          Optional<TokenPair> pair = next(held, presented, use, source);
          if (pair.isPresent()) {
            return pair.get();
          }
        }
      }
    }
    throw ended(used.family());
  }

  /** Empty when another request, here or on another pod, has changed the family meanwhile. */
  private Optional<TokenPair> next(HeldFamily held, Hashes presented, Use use, InetAddress source)
      throws Refused {
    Family family = held.family();
    Holder holder = held.holder().orElseThrow(() -> ending(family, "no-account"));
    if (!family.isOf(holder.account())) {
      throw ending(family, "password-changed");
    }
    User user = holder.account().user();
    // An answer that is given again has been counted already.
    OptionalInt remaining = use == Use.GOOD ? oneLess(family) : family.remaining();
    // Sign first: when no key can, the refresh token has not been used up.
    Issued issued = issuer.issue(user, holder.claims(), family.filter(), remaining);
    RefreshToken refresh = RefreshToken.random(family.id(), random);
    Hashes next = new Hashes(refresh.hash(), RefreshToken.hashOf(issued.jwt()));
    Instant now = clock.instant();
    Instant expires = SessionEnd.of(terms.get(), family.startedAt(), now, issued.expires());
    boolean changed =
        use == Use.GOOD
            ? grouped.rotate(new Rotation(family.id(), presented, next, remaining, now, expires))
            : families.replace(family.id(), presented, next, terms.get().grace(), now, expires);
    if (!changed) {
      return Optional.empty();
    }
    AuditEvent event =
        AuditEvent.granted(ACTION, Actor.user(user.id(), user.username()), source)
            .on(family.label());
    audit.record(use == Use.GOOD ? event : event.because("answer-lost"));
    return Optional.of(new TokenPair(issued.jwt(), refresh.text(), user.username()));
  }

  private OptionalInt oneLess(Family family) throws Refused {
    OptionalInt remaining = family.remaining();
    if (remaining.isEmpty()) {
      return remaining;
    }
    if (remaining.getAsInt() <= 0) {
      throw ending(family, "limit-reached");
    }
    return OptionalInt.of(remaining.getAsInt() - 1);
  }

  private Refused ending(Family family, String reason) {
    families.end(family.id());
    return new Refused(family, reason);
  }

  /** Two holders of one token: neither can be told from the thief, so both must log in again. */
  private Refused reused(Family family) {
    families.end(family.id());
    log.atWarn()
        .addKeyValue("family", family.label())
        .addKeyValue("user_id", family.userId())
        .log("Refresh token used twice, its family is ended");
    return new Refused(family, "reused");
  }

  private static Refused ended(UUID family) {
    return new Refused(Actor.NOBODY, Family.label(family), "ended");
  }
}
