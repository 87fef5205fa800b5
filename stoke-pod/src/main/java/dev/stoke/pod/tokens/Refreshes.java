package dev.stoke.pod.tokens;

import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.audit.AuditEvent;
import dev.stoke.pod.audit.AuditEvent.Actor;
import dev.stoke.pod.config.RefreshTerms;
import dev.stoke.pod.tokens.Family.Hashes;
import dev.stoke.pod.tokens.Family.Use;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
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
  private final Successors successors;

  /** Empty where the database cannot write many pairs at once. */
  private final Optional<GroupedRefreshes> grouped;

  private final Audit audit;
  private final Clock clock;

  /**
   * @param issuer that may ask other pods to sign
   * @param own that asks nobody
   */
  Refreshes(
      Supplier<RefreshTerms> terms,
      RefreshFamilies families,
      TokenIssuer issuer,
      TokenIssuer own,
      Audit audit,
      Clock clock,
      SecureRandom random) {
    this.terms = terms;
    this.families = families;
    this.successors = new Successors(terms, issuer, clock, random);
    Successors alone = new Successors(terms, own, clock, random);
    this.grouped = families.free().map(free -> new GroupedRefreshes(families, free, alone, clock));
    this.audit = audit;
    this.clock = clock;
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
    Optional<Successor> made = grouped.flatMap(it -> it.refresh(used.family(), presented));
    if (made.isPresent()) {
      return given(made.get(), Use.GOOD, source);
    }
    for (int turn = 0; turn < TURNS; turn++) {
      HeldFamily held =
          families.findHeld(used.family(), clock.instant()).orElseThrow(() -> ended(used.family()));
      Use use = successors.use(held.family(), presented);
      switch (use) {
        case OTHER_BEARER -> throw new Refused(held.family(), "other-bearer");
        case REUSED -> throw reused(held.family());
        case GOOD, ANSWER_LOST -> {
          Optional<Successor> next = next(held, presented, use);
          if (next.isPresent()) {
            return given(next.get(), use, source);
          }
        }
      }
    }
    throw ended(used.family());
  }

  /** Empty when another request, here or on another pod, has changed the family meanwhile. */
  private Optional<Successor> next(HeldFamily held, Hashes presented, Use use) throws Refused {
    Optional<String> end = successors.whyNot(held, use);
    if (end.isPresent()) {
      families.end(held.family().id());
      throw new Refused(held.family(), end.get());
    }
    // Sign first: when no key can, the refresh token has not been used up.
    Successor next = successors.of(held, presented, use);
    boolean written =
        use == Use.GOOD
            ? families.rotate(next.rotation())
            : families.replace(next.rotation(), terms.get().grace());
    return written ? Optional.of(next) : Optional.empty();
  }

  private TokenPair given(Successor next, Use use, InetAddress source) {
    AuditEvent event =
        AuditEvent.granted(ACTION, Actor.user(next.user().id(), next.user().username()), source)
            .on(Family.label(next.rotation().family()));
    audit.record(use == Use.GOOD ? event : event.because("answer-lost"));
    return next.pair();
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
