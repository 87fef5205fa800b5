package dev.stoke.e2e.witness;

import com.nimbusds.jose.jwk.JWK;
import dev.stoke.e2e.witness.Violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Decides what is a failure of the guarantee. Is told of tokens and of sets that pods in service
 * served, in any order and from any thread; has no clock and asks nobody. Keeps tokens until they
 * expire and sets for P and a little longer, equal ones of a pod together, so that hours of a run
 * need no more memory than minutes.
 */
final class Book {
  /** A token's answer may have been on its way for so long. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private final Duration propagationDelay;
  private final Consumer<Violation> firstOfItsKind;
  private final List<Living> living = new ArrayList<>();
  private final Map<String, List<Served>> served = new TreeMap<>();
  private final Map<String, JWK> keyOfKid = new HashMap<>();
  private final Set<String> early = new HashSet<>();
  private final Set<String> revoked = new HashSet<>();
  private final Map<String, Figures> phases = new LinkedHashMap<>();
  private final Evidence evidence = new Evidence();
  private String phase = "start";

  /** A token that has not expired. */
  private static final class Living {
    final Token token;
    boolean failedFresh;
    boolean failedStale;

    Living(Token token) {
      this.token = token;
    }
  }

  /** Equal sets that a pod served one after another. */
  private static final class Served {
    final KeySet keys;
    Instant lastAskedAt;
    Instant lastAnsweredAt;

    Served(Snapshot snapshot) {
      this.keys = snapshot.keys();
      this.lastAskedAt = snapshot.askedAt();
      this.lastAnsweredAt = snapshot.answeredAt();
    }

    void again(Snapshot snapshot) {
      if (snapshot.askedAt().isAfter(lastAskedAt)) {
        lastAskedAt = snapshot.askedAt();
        lastAnsweredAt = snapshot.answeredAt();
      }
    }

    Snapshot last(String pod) {
      return new Snapshot(pod, keys, lastAskedAt, lastAnsweredAt);
    }
  }

  /**
   * @param propagationDelay P: how old a verifier's set may be at a token's issue
   * @param firstOfItsKind hears of the first violation of each kind, kid and pod
   */
  Book(Duration propagationDelay, Consumer<Violation> firstOfItsKind) {
    this.propagationDelay = propagationDelay;
    this.firstOfItsKind = firstOfItsKind;
  }

  /** What happens from now on belongs to this phase. */
  synchronized void phase(String name) {
    phase = name;
    figures();
  }

  /** A pod says that this key became ACTIVE early: its tokens have no promise for stale sets. */
  synchronized void early(String kid) {
    early.add(kid);
  }

  /** The key is about to be revoked: nothing is promised of its tokens any more. */
  synchronized void revoked(String kid) {
    revoked.add(kid);
    living.removeIf(each -> each.token.kid().equals(kid));
  }

  synchronized void loginSucceeded() {
    figures().logins.succeeded();
  }

  synchronized void loginRefused(String cause) {
    figures().logins.refused(cause);
  }

  synchronized void refreshSucceeded() {
    figures().refreshes.succeeded();
  }

  synchronized void refreshRefused(String cause) {
    figures().refreshes.refused(cause);
  }

  /** A pod with a Ready endpoint is not in service all the same: fenced, hung, or gone. */
  synchronized void notServed(String cause) {
    figures().fetches.refused(cause);
  }

  /** A pod in service answered 200 with something else than a JWKS. */
  synchronized void unreadable(String pod, Instant at, String why) {
    figures().unreadable++;
    note(Kind.UNREADABLE, at, "", pod, why);
  }

  /** A pod handed this token out. */
  synchronized void issued(Token token) {
    if (revoked.contains(token.kid())) {
      return;
    }
    prune(token.receivedAt());
    var fresh = new Living(token);
    living.add(fresh);
    // The signature is not older than the answer: a set asked for since then minus P is in time.
    Instant oldest = token.receivedAt().minus(propagationDelay);
    served.forEach((pod, sets) -> {
      for (Served set : sets) {
        if (!set.lastAskedAt.isBefore(token.receivedAt())) {
          // Heard of before the token, asked for after it.
          fresh(fresh, set.last(pod));
        } else if (!set.lastAskedAt.isBefore(oldest)) {
          stale(fresh, set.last(pod));
        }
      }
    });
  }

  /** A pod in service served this set. */
  synchronized void served(Snapshot snapshot) {
    prune(snapshot.answeredAt());
    figures().fetches.succeeded();
    keep(snapshot);
    snapshot.keys().keys().getKeys().forEach(key -> remember(snapshot, key));
    for (Living each : living) {
      boolean isLater = !snapshot.askedAt().isBefore(each.token.receivedAt());
      boolean isLiving = snapshot.answeredAt().isBefore(each.token.expiresAt());
      if (isLater && isLiving) {
        fresh(each, snapshot);
      } else if (isLiving
          && !snapshot.askedAt().isBefore(each.token.receivedAt().minus(propagationDelay))) {
        // Asked for before the token's answer came, heard of after: stale, and late to be told.
        stale(each, snapshot);
      }
    }
  }

  private void fresh(Living each, Snapshot snapshot) {
    figures().freshChecks++;
    if (each.token.verifiesWith(snapshot.keys())) {
      return;
    }
    if (!each.failedFresh) {
      each.failedFresh = true;
      figures().unverifiableFresh++;
    }
    note(
        Kind.FRESH,
        snapshot.answeredAt(),
        each.token.kid(),
        snapshot.pod(),
        "%s is not verifiable with what %s served between %s and %s: %s%n%s"
            .formatted(
                each.token,
                snapshot.pod(),
                snapshot.askedAt(),
                snapshot.answeredAt(),
                snapshot.keys().text(),
                latest()));
  }

  private void stale(Living each, Snapshot snapshot) {
    figures().staleChecks++;
    if (each.token.verifiesWith(snapshot.keys())) {
      return;
    }
    if (!each.failedStale) {
      each.failedStale = true;
      figures().unverifiableStale.merge(each.token.kid(), 1, Integer::sum);
    }
    note(
        Kind.STALE,
        each.token.receivedAt(),
        each.token.kid(),
        snapshot.pod(),
        "%s is not verifiable with what %s served between %s and %s, asked for %s before the token came: %s%n%s"
            .formatted(
                each.token,
                snapshot.pod(),
                snapshot.askedAt(),
                snapshot.answeredAt(),
                Duration.between(snapshot.askedAt(), each.token.receivedAt()),
                snapshot.keys().text(),
                latest()));
  }

  private void remember(Snapshot snapshot, JWK key) {
    JWK known = keyOfKid.putIfAbsent(String.valueOf(key.getKeyID()), key.toPublicJWK());
    if (known != null && !known.getRequiredParams().equals(key.getRequiredParams())) {
      figures().reusedKids++;
      note(
          Kind.REUSED_KID,
          snapshot.answeredAt(),
          String.valueOf(key.getKeyID()),
          snapshot.pod(),
          "first seen as %s, now served as %s".formatted(known, key.toPublicJWK()));
    }
  }

  private void keep(Snapshot snapshot) {
    List<Served> sets = served.computeIfAbsent(snapshot.pod(), pod -> new ArrayList<>());
    if (!sets.isEmpty() && sets.getLast().keys.equals(snapshot.keys())) {
      sets.getLast().again(snapshot);
    } else {
      sets.add(new Served(snapshot));
    }
  }

  private void prune(Instant now) {
    living.removeIf(each -> !each.token.expiresAt().isAfter(now));
    Instant oldest = now.minus(propagationDelay).minus(LONGEST_ANSWER);
    served.values().forEach(sets -> sets.removeIf(set -> set.lastAskedAt.isBefore(oldest)));
    served.values().removeIf(List::isEmpty);
  }

  private void note(Kind kind, Instant at, String kid, String pod, String text) {
    var violation = new Violation(kind, phase, at, kid, pod, text);
    if (evidence.add(violation)) {
      firstOfItsKind.accept(violation);
    }
  }

  /** Which kids each pod served last, for the evidence. */
  private String latest() {
    var text = new StringBuilder("last served:");
    served.forEach((pod, sets) ->
        text.append(
            "%n  %s until %s: %s"
                .formatted(pod, sets.getLast().lastAnsweredAt, sets.getLast().keys.kids())));
    return text.toString();
  }

  private Figures figures() {
    return phases.computeIfAbsent(phase, name -> new Figures());
  }

  /** All that is known, at this moment. */
  synchronized Report report() {
    var copies = new LinkedHashMap<String, Figures>();
    phases.forEach((name, figures) -> {
      var copy = new Figures();
      copy.addAll(figures);
      copies.put(name, copy);
    });
    return new Report(
        copies, Set.copyOf(early), keyOfKid.size(), evidence.groups(), evidence.leftOut());
  }

  /** How much is remembered, for a test of the bounds. */
  synchronized int remembered() {
    return living.size() + served.values().stream().mapToInt(List::size).sum();
  }
}
