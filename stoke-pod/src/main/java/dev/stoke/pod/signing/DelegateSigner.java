package dev.stoke.pod.signing;

import static dev.stoke.pod.signing.CannotSignException.Kind.DRAFT_REFUSED;
import static dev.stoke.pod.signing.CannotSignException.Kind.UNAVAILABLE;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Signs for other members: only drafts that this pod could have written itself, only with its own
 * key, and only so many at once (guarantee rule 7.1). It never asks a further member.
 */
public final class DelegateSigner implements DraftSigner {
  /** One signature takes a millisecond of one core, less without RSA; others are then quicker. */
  private static final int MOST_AT_ONCE = 32;

  private final DraftSigner own;
  private final Supplier<Rules> rules;
  private final MeterRegistry metrics;
  private final Semaphore atWork = new Semaphore(MOST_AT_ONCE);

  /**
   * @param own signs with this pod's key and nothing else
   * @param rules those of the configuration in force
   */
  public DelegateSigner(DraftSigner own, Supplier<Rules> rules, MeterRegistry metrics) {
    this.own = requireNonNull(own, "own is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  /**
   * What this pod's own tokens look like.
   *
   * @param longest lifetime
   * @param inTransit members have different revisions of the configuration, so that type, issuer
   *     and audience may differ for a while
   */
  public record Rules(
      TokenType type,
      Optional<String> issuer,
      List<String> audience,
      Duration longest,
      boolean inTransit) {
    public Rules {
      requireNonNull(type, "type is null");
      requireNonNull(issuer, "issuer is null");
      requireNonNull(longest, "longest is null");
      audience = List.copyOf(audience);
    }
  }

  @Override
  public SignedJWT sign(TokenDraft draft) throws CannotSignException {
    if (!atWork.tryAcquire()) {
      count("busy");
      throw new CannotSignException(UNAVAILABLE, "too many tokens are being signed at once");
    }
    try {
      SignedJWT token = own.sign(checked(draft));
      count("signed");
      return token;
    } catch (CannotSignException e) {
      count(e.kind() == DRAFT_REFUSED ? "refused" : "unavailable");
      throw e;
    } finally {
      atWork.release();
    }
  }

  private TokenDraft checked(TokenDraft draft) throws CannotSignException {
    Rules now = rules.get();
    Optional<String> problem = DraftCheck.problem(draft, now);
    if (problem.isPresent()) {
      throw new CannotSignException(DRAFT_REFUSED, problem.get());
    }
    // The stricter of both configurations, so that a change of the lifetime refuses nobody.
    return draft.lifetime().compareTo(now.longest()) > 0
        ? draft.withLifetime(now.longest())
        : draft;
  }

  private void count(String outcome) {
    metrics.counter("stoke.delegated.signatures", "outcome", outcome).increment();
  }
}
