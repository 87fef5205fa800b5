package dev.stoke.pod;

import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.signing.DelegateSigner;
import dev.stoke.pod.signing.TokenType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What this pod signs for others: what its own tokens look like. */
final class DelegateRules implements Supplier<DelegateSigner.Rules> {
  /** Until then every pod has loaded a new configuration, or has been reported as stuck. */
  private static final Duration IN_TRANSIT = Duration.ofMinutes(10);

  private final Supplier<TokensSection> settings;
  private final LongSupplier nanoTime;
  private volatile long changedAt;

  /**
   * @param nanoTime what {@link System#nanoTime} gives
   */
  DelegateRules(Supplier<TokensSection> settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.changedAt = nanoTime.getAsLong();
  }

  /** This pod has loaded a configuration that others may not have yet. */
  void changed() {
    changedAt = nanoTime.getAsLong();
  }

  @Override
  public DelegateSigner.Rules get() {
    TokensSection now = settings.get();
    return new DelegateSigner.Rules(
        TokenType.named(now.shape().type()).orElseThrow(),
        Optional.of(now.issuer()).filter(issuer -> !issuer.isEmpty()),
        now.audience(),
        now.tokenDuration(),
        nanoTime.getAsLong() - changedAt < IN_TRANSIT.toNanos());
  }
}
