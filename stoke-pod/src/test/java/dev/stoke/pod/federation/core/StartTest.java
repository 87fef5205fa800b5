package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.START;
import static dev.stoke.pod.federation.core.CoreFixture.at;
import static dev.stoke.pod.federation.core.CoreFixture.boot;
import static dev.stoke.pod.federation.core.CoreFixture.key;
import static dev.stoke.pod.federation.core.CoreFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a new boot waits for. */
final class StartTest {
  private final AtomicInteger made = new AtomicInteger();
  private final FederationCore core =
      new FederationCore(
          settings("a", 1, "a"),
          boot(0),
          Rules.all(),
          new SplittableRandom(1),
          (owner, _) -> Optional.of(key(owner, made.incrementAndGet())),
          at(0));

  /** Whoever starts alone waits for nothing but the ledger. */
  @Test
  void theLedgerIsReadAgainAtOnceAfterTheRegistration() {
    assertThat(core.due(at(0))).hasAtLeastOneElementOfType(Effect.RunLedger.class);
    core.ledgerRead(read(), at(0));

    List<Effect> effects = core.due(at(0));

    assertThat(effects)
        .filteredOn(it -> it instanceof Effect.Register || it instanceof Effect.RunLedger)
        .extracting(it -> it.getClass().getSimpleName())
        .containsExactly("Register", "RunLedger");
    assertThat(core.view(at(0)).started()).isFalse();
  }

  @Test
  void aRegistrationThatIsNotWrittenIsNotAskedForWithoutAPause() {
    core.due(at(0));
    core.ledgerRead(read(), at(0));
    core.due(at(0));
    core.ledgerRead(read(), at(0));

    assertThat(core.due(at(0))).doesNotHaveAnyElementsOfTypes(Effect.RunLedger.class);
    assertThat(core.due(at(1))).hasAtLeastOneElementOfType(Effect.RunLedger.class);
  }

  /** Empty, as if nobody had ever written to it. */
  private static LedgerRead read() {
    return new LedgerRead(
        START, List.of(), Set.of(), Set.of(), Map.of(), Map.of(), null, List.of());
  }
}
