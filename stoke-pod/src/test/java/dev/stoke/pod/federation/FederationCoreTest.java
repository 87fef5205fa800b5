package dev.stoke.pod.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.keys.KeyTimes;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rules under virtual time: nothing here waits, and nothing leaves the process. */
class FederationCoreTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final URI ONE = URI.create("http://stoke-1.peers:8080");
  private static final URI TWO = URI.create("http://stoke-2.peers:8080");
  private static final KeyTimes TIMES = Timers.of(settings(List.of(ONE)));

  private Moment now = at(Duration.ZERO);
  private FederationCore core = core(settings(List.of(ONE, TWO)));

  @Test
  void theFirstStepPublishesAKeyAndTurnsToEverybody() {
    List<Effect> effects = core.due(now);

    assertThat(core.snapshot(now.wall()).keys()).hasSize(1);
    assertThat(core.signer()).isEmpty();
    assertThat(effects)
        .contains(
            new Effect.Announce(ONE),
            new Effect.Ask(ONE),
            new Effect.Announce(TWO),
            new Effect.Ask(TWO))
        .hasAtLeastOneElementOfType(Effect.RunLedger.class);
    assertThat(core.due(now)).isEmpty();
  }

  @Test
  void aKeySignsOnceTheLedgerHoldsItAndEveryMemberServesIt() {
    PublishedKey own = firstKey();

    answer(ONE, own);
    answer(TWO, own);
    core.due(now);
    assertThat(core.signer()).isEmpty();
    assertThat(core.status(now, 0).reason()).startsWith("the key ledger");

    core.ledgerRead(new LedgerRead(List.of(own), List.of()), now);
    core.due(now);
    assertThat(core.signer()).isPresent();
    assertThat(core.status(now, 0).ready()).isTrue();
  }

  @Test
  void aMemberThatServesASetWithoutTheKeyHoldsItBackHoweverLong() {
    PublishedKey own = firstKey();
    core.ledgerRead(new LedgerRead(List.of(own), List.of()), now);
    answer(ONE, own);
    answer(TWO, foreignKey("stoke-2"));

    for (int second = 0; second < 100; second++) {
      passes(Duration.ofSeconds(1));
      if (core.due(now).contains(new Effect.Ask(TWO))) {
        answer(TWO, foreignKey("stoke-2"));
      }
    }

    assertThat(core.signer()).isEmpty();
    assertThat(core.status(now, 0).reason())
        .isEqualTo("the member at " + TWO + " does not serve key " + own.kid() + " yet");
  }

  @Test
  void aMemberThatIsSilentForSixSecondsSinceTheRowWasThereIsLeftOut() {
    PublishedKey own = firstKey();
    answer(ONE, own);
    core.failed(TWO, "no answer", now);
    passes(Duration.ofSeconds(60));
    core.ledgerRead(new LedgerRead(List.of(own), List.of()), now);
    core.failed(TWO, "no answer", now);

    passes(Duration.ofMillis(5900));
    core.failed(TWO, "no answer", now);
    core.due(now);
    assertThat(core.signer()).isEmpty();

    passes(Duration.ofMillis(100));
    core.due(now);
    assertThat(core.signer()).isPresent();
  }

  @Test
  void aRowThatVanishesTakesTheEvidenceWithIt() {
    PublishedKey own = firstKey();
    core.ledgerRead(new LedgerRead(List.of(own), List.of()), now);
    answer(ONE, own);
    core.ledgerRead(new LedgerRead(List.of(), List.of()), now);
    answer(TWO, own);
    core.due(now);

    assertThat(core.signer()).isEmpty();
    assertThat(core.status(now, 0).reason()).contains("is not in the key ledger yet");
  }

  @Test
  void aRowThatIsKeptShorterThanPromisedDoesNotCount() {
    PublishedKey own = firstKey();
    PublishedKey shorter =
        new PublishedKey(own.kid(), own.owner(), own.jwk(), own.retainUntil().minusSeconds(1));
    core.ledgerRead(new LedgerRead(List.of(shorter), List.of()), now);
    answer(ONE, own);
    answer(TWO, own);
    core.due(now);

    assertThat(core.signer()).isEmpty();
  }

  @Test
  void aSecondKeyWaitsForThePropagationDelayWhileTheFirstSigns() {
    PublishedKey first = activeKey();
    passes(Duration.ofHours(3).minusMinutes(36));
    core.due(now);
    PublishedKey second = core.snapshot(now.wall()).keys().getFirst();
    assertThat(second.kid()).isNotEqualTo(first.kid());
    core.ledgerRead(new LedgerRead(List.of(first, second), List.of()), now);
    answer(ONE, first, second);
    answer(TWO, first, second);
    core.due(now);

    passes(TIMES.propagationDelay().minusMillis(1));
    core.due(now);
    assertThat(core.signer().orElseThrow().kid()).isEqualTo(first.kid());

    passes(Duration.ofMillis(1));
    core.due(now);
    assertThat(core.signer().orElseThrow().kid()).isEqualTo(second.kid());
    assertThat(core.snapshot(now.wall()).find(first.kid())).isPresent();
  }

  @Test
  void aLeavingPodStopsSigningAtOnceAndStaysReadyAndPublished() {
    PublishedKey own = activeKey();

    core.reconfigure(settings(List.of(ONE, TWO), "stoke-0"), now);
    core.due(now);

    assertThat(core.signer()).isEmpty();
    assertThat(core.status(now, 0).ready()).isTrue();
    assertThat(core.snapshot(now.wall()).find(own.kid())).isPresent();
  }

  @Test
  void aRemovedMembersKeyStaysUntilItsTimeIsOver() {
    activeKey();
    PublishedKey theirs = foreignKey("stoke-2");
    answer(TWO, theirs);

    core.reconfigure(settings(List.of(ONE)), now);
    core.ledgerRead(new LedgerRead(List.of(), List.of()), now);
    core.due(now);
    assertThat(core.snapshot(now.wall()).find(theirs.kid())).isPresent();

    passes(Duration.ofHours(3).plus(KeyTimes.RETENTION_MARGIN).plusMillis(1));
    core.due(now);
    assertThat(core.snapshot(now.wall()).find(theirs.kid())).isEmpty();
  }

  @Test
  void keysOfAFormerBootAreTakenFromPeersLikeAnybodys() {
    core.due(now);
    PublishedKey former = foreignKey("stoke-0");

    answer(ONE, former);

    assertThat(core.snapshot(now.wall()).find(former.kid())).isPresent();
  }

  @Test
  void anAnnouncementMakesItsMemberAskedSoonButNotMoreThanTenTimesASecond() {
    activeKey();
    core.announced("stoke-1", now);
    assertThat(core.due(now)).isEmpty();
    passes(Duration.ofMillis(100));
    assertThat(core.due(now)).containsExactly(new Effect.Ask(ONE));

    core.failed(ONE, "no answer", now);
    core.announced("stoke-1", now);
    assertThat(core.due(now)).isEmpty();
    passes(Duration.ofMillis(100));
    assertThat(core.due(now)).containsExactly(new Effect.Ask(ONE));
  }

  @Test
  void newsDuringAnExchangeAreFetchedAfterIt() {
    activeKey();
    passes(Duration.ofMillis(100));
    core.announced("stoke-1", now);
    core.due(now);
    core.announced("stoke-1", now);

    answer(ONE, foreignKey("stoke-1"));

    assertThat(core.due(now)).containsExactly(new Effect.Ask(ONE));
  }

  @Test
  void announcementsOfStrangersAreIgnored() {
    activeKey();
    answer(ONE, foreignKey("stoke-1"));
    answer(TWO, foreignKey("stoke-2"));
    passes(Duration.ofSeconds(1));

    core.announced("stranger", now);

    assertThat(core.due(now)).isEmpty();
  }

  @Test
  void aPodOfTheClusterDoesNotAskItself() {
    core = core(settings(List.of(URI.create("http://stoke-0.peers:8080"), ONE)));

    assertThat(core.due(now))
        .filteredOn(Effect.Ask.class::isInstance)
        .containsExactly(new Effect.Ask(ONE));
  }

  @Test
  void withoutFederationTheLedgerAloneIsEvidence() {
    FederationSettings alone =
        new FederationSettings(
            false,
            "stoke-0",
            List.of(ONE),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            List.of(),
            1,
            Duration.ofSeconds(120),
            Duration.ofSeconds(3));
    core = core(alone);

    PublishedKey own = firstKey();
    core.ledgerRead(new LedgerRead(List.of(own), List.of()), now);

    assertThat(core.due(now)).isEmpty();
    assertThat(core.signer()).isPresent();
  }

  private PublishedKey firstKey() {
    core.due(now);
    return core.snapshot(now.wall()).keys().getFirst();
  }

  private PublishedKey activeKey() {
    PublishedKey own = firstKey();
    core.ledgerRead(new LedgerRead(List.of(own), List.of()), now);
    answer(ONE, own);
    answer(TWO, own);
    core.due(now);
    assertThat(core.signer()).isPresent();
    return own;
  }

  private void answer(URI member, PublishedKey... keys) {
    KeySet set = new KeySet(Arrays.stream(keys).map(PublicKey::of).toList(), List.of());
    core.answered(member, set, now);
  }

  private void passes(Duration time) {
    now = at(now.mono().plus(time));
  }

  private PublishedKey foreignKey(String owner) {
    return SigningKey.generate(owner, now.wall(), TIMES).published();
  }

  private FederationCore core(FederationSettings settings) {
    return new FederationCore(settings, new SplittableRandom(1), SigningKey::generate, now);
  }

  private static Moment at(Duration elapsed) {
    return new Moment(START.plus(elapsed), elapsed);
  }

  private static FederationSettings settings(List<URI> peers, String... leaving) {
    return new FederationSettings(
        true,
        "stoke-0",
        peers,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        List.of(leaving),
        1,
        Duration.ofHours(3),
        Duration.ofMinutes(30));
  }
}
