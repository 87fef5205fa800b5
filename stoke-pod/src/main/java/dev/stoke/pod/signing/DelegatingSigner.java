package dev.stoke.pod.signing;

import static dev.stoke.pod.signing.CannotSignException.Kind.DRAFT_REFUSED;
import static dev.stoke.pod.signing.CannotSignException.Kind.UNAVAILABLE;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.core.Member;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs with this pod's own key or, while that may not sign, lets a member sign that can (guarantee
 * rule 7.1). Members are asked one after the other; all of them together have the time of one
 * request.
 */
public final class DelegatingSigner implements DraftSigner {
  private static final Logger log = LoggerFactory.getLogger(DelegatingSigner.class);
  private static final Duration ALL_TRIES = Duration.ofSeconds(3);

  /** Two members may hang and there is still time to ask a third. */
  private static final Duration ONE_TRY = Duration.ofMillis(1200);

  /** With less time left nobody can answer. */
  private static final Duration SHORTEST_TRY = Duration.ofMillis(20);

  private final DraftSigner own;
  private final Federation federation;
  private final DelegateChannel channel;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final MeterRegistry metrics;
  private final RecentFailures failures = new RecentFailures();

  public DelegatingSigner(
      DraftSigner own,
      Federation federation,
      DelegateChannel channel,
      Clock clock,
      MeterRegistry metrics) {
    this(own, federation, channel, clock, System::nanoTime, metrics);
  }

  /**
   * @param nanoTime what {@link System#nanoTime} gives
   */
  DelegatingSigner(
      DraftSigner own,
      Federation federation,
      DelegateChannel channel,
      Clock clock,
      LongSupplier nanoTime,
      MeterRegistry metrics) {
    this.own = requireNonNull(own, "own is null");
    this.federation = requireNonNull(federation, "federation is null");
    this.channel = requireNonNull(channel, "channel is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  @Override
  public SignedJWT sign(TokenDraft draft) throws CannotSignException {
    try {
      return own.sign(draft);
    } catch (CannotSignException e) {
      if (e.kind() == DRAFT_REFUSED || !federation.holdsLease()) {
        throw e;
      }
      return byDelegate(draft, e);
    }
  }

  @Override
  public DraftSigner own() {
    return own;
  }

  private SignedJWT byDelegate(TokenDraft draft, CannotSignException ownReason)
      throws CannotSignException {
    CannotSignException last = ownReason;
    long end = nanoTime.getAsLong() + ALL_TRIES.toNanos();
    for (Member delegate : failures.last(federation.delegates(), nanoTime.getAsLong())) {
      Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
      if (left.compareTo(SHORTEST_TRY) < 0 || Thread.currentThread().isInterrupted()) {
        break;
      }
      try {
        return ask(delegate, draft, left.compareTo(ONE_TRY) < 0 ? left : ONE_TRY);
      } catch (CannotSignException e) {
        last = e;
        count(e.kind() == DRAFT_REFUSED ? "refused" : "unavailable");
        // Refusing a draft says nothing bad about the member, its configuration may be another.
        if (e.kind() == UNAVAILABLE) {
          failures.add(delegate, nanoTime.getAsLong());
        }
      }
    }
    throw new CannotSignException(last.kind(), String.valueOf(last.getMessage()));
  }

  private SignedJWT ask(Member delegate, TokenDraft draft, Duration timeout)
      throws CannotSignException {
    SignedJWT token = channel.sign(delegate, draft, timeout);
    Optional<String> problem =
        DelegatedToken.problem(token, draft, federation.snapshot(), clock.instant());
    if (problem.isPresent()) {
      count("rejected");
      log.atWarn()
          .addKeyValue("member", delegate.id())
          .addKeyValue("reason", problem.get())
          .log("Token of a delegate not used");
      throw new CannotSignException(UNAVAILABLE, "a delegate's token is not used");
    }
    // What was true before the call need not be true after it.
    if (!federation.holdsLease()) {
      throw new CannotSignException(UNAVAILABLE, "this pod is not in service");
    }
    count("signed");
    return token;
  }

  private void count(String outcome) {
    metrics.counter("stoke.delegations", "outcome", outcome).increment();
  }
}
