package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.OwnKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the federation counts. All labels have a handful of values, whatever the members do. */
final class FederationMetrics {
  private final MeterRegistry registry;
  private final Counter ledgerRead;
  private final Counter ledgerFailed;
  private final Counter activations;
  private final Counter earlyActivations;

  FederationMetrics(MeterRegistry registry, Supplier<FederationStatus> status) {
    this.registry = registry;
    Gauge.builder("stoke.keys.published", () -> status.get().publishedKeys())
        .description("Public keys in the merged set")
        .register(registry);
    for (String state : List.of("PREPARED", "ACTIVE", "RETIRED")) {
      Gauge.builder("stoke.keys.own", () -> count(status.get(), state))
          .description("Keys of this pod by state")
          .tag("state", state.toLowerCase(Locale.ROOT))
          .register(registry);
    }
    ledgerRead = registry.counter("stoke.ledger.rounds", "outcome", "read");
    ledgerFailed = registry.counter("stoke.ledger.rounds", "outcome", "failed");
    activations = registry.counter("stoke.activations", "early", "false");
    earlyActivations = registry.counter("stoke.activations", "early", "true");
  }

  private static long count(FederationStatus status, String state) {
    return status.keys().stream().filter(key -> key.state().equals(state)).count();
  }

  void exchanged(Duration took) {
    exchange("answered", took);
  }

  void exchangeFailed(PeerException.Kind kind, Duration took) {
    exchange(kind.name().toLowerCase(Locale.ROOT), took);
  }

  private void exchange(String outcome, Duration took) {
    Timer.builder("stoke.peer.exchange")
        .description("Fetches of other members' keys")
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
  }

  void ledgerRound(boolean read) {
    (read ? ledgerRead : ledgerFailed).increment();
  }

  void activated(OwnKey key) {
    (key.early() ? earlyActivations : activations).increment();
  }
}
