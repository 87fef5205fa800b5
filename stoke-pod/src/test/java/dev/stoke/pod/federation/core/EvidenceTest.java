package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.SHORT;
import static dev.stoke.pod.federation.core.CoreFixture.START;
import static dev.stoke.pod.federation.core.CoreFixture.answer;
import static dev.stoke.pod.federation.core.CoreFixture.at;
import static dev.stoke.pod.federation.core.CoreFixture.boot;
import static dev.stoke.pod.federation.core.CoreFixture.member;
import static dev.stoke.pod.federation.core.CoreFixture.published;
import static dev.stoke.pod.federation.core.CoreFixture.read;
import static dev.stoke.pod.federation.core.CoreFixture.registration;
import static dev.stoke.pod.federation.core.CoreFixture.rewritten;
import static dev.stoke.pod.federation.core.CoreFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.core.Evidence.Standing;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of a pod "a" with members "b" and "c", about its key that is to be retained until 500 s. */
class EvidenceTest {
  private static final PublishedKey KEY = published("a", 1, 500);
  private static final PublishedKey SHORTER = published("a", 1, 400);
  private static final long W = SHORT.silence().toSeconds();

  private final Map<String, Peer> peers = new HashMap<>();
  private final LedgerView ledger = new LedgerView(at(0).mono());
  private Proof proof = Proof.of(KEY.retainUntil(), at(0).mono());
  private Evidence evidence = evidence(settings("a", 1, "a", "b", "c"));
  private int exchanges;

  private Evidence evidence(Settings settings) {
    Roster roster = new Roster(settings, Rules.all());
    roster
        .others()
        .forEach(member -> peers.computeIfAbsent(member.id(), _ -> new Peer(member, at(0).mono())));
    return new Evidence(roster, peers, ledger, SHORT, Rules.all());
  }

  private Peer peer(String id) {
    return Objects.requireNonNull(peers.get(id), id);
  }

  private void acknowledges(String id, long seconds, Boot boot, PublishedKey served) {
    Peer peer = peer(id);
    peer.asked(++exchanges, at(seconds));
    peer.answered(answer(id, boot, false, served));
  }

  private void ledgerRead(long seconds, @Nullable PublishedKey row, Registration... registrations) {
    ledger.began(at(seconds));
    ledger.read(
        read(seconds, row == null ? List.of() : List.of(row), registrations),
        "a",
        boot(0),
        at(seconds));
    proof = evidence.advance(KEY.kid(), proof, at(seconds));
  }

  private boolean holds(long seconds) {
    proof = evidence.advance(KEY.kid(), proof, at(seconds));
    return evidence.holds(KEY.kid(), proof, at(seconds));
  }

  private Standing standing(String id, long seconds) {
    proof = evidence.advance(KEY.kid(), proof, at(seconds));
    return evidence.standing(member(id), KEY.kid(), proof, at(seconds));
  }

  @Test
  void itIsCompleteWhenTheRowWasReadBackAndEverybodyServesTheKey() {
    acknowledges("b", 1, boot(0), KEY);
    acknowledges("c", 1, boot(0), KEY);
    assertThat(holds(1)).isFalse();

    ledgerRead(2, SHORTER);
    assertThat(holds(2)).isFalse();
    ledgerRead(3, KEY);
    assertThat(holds(3)).isTrue();
  }

  @Test
  void aRowThatWasReadLongAgoProvesNothing() {
    acknowledges("b", 1, boot(0), KEY);
    acknowledges("c", 1, boot(0), KEY);
    ledgerRead(2, KEY);

    assertThat(holds(5)).isTrue();
    assertThat(holds(6)).isFalse();
  }

  @Test
  void anAcknowledgementFromBeforeOrForAShorterTimeDoesNotCount() {
    proof = Proof.of(KEY.retainUntil(), at(5).mono());
    acknowledges("b", 4, boot(0), KEY);
    acknowledges("c", 6, boot(0), SHORTER);
    ledgerRead(6, KEY);

    assertThat(standing("b", 6)).isEqualTo(Standing.MISSING);
    assertThat(standing("c", 6)).isEqualTo(Standing.MISSING);
  }

  @Test
  void aNewBootVoidsWhatTheOldOneAcknowledged() {
    acknowledges("b", 1, boot(0), KEY);
    assertThat(standing("b", 1)).isEqualTo(Standing.ACKNOWLEDGED);

    peer("b").heardOf(boot(7), 1);
    assertThat(standing("b", 8)).isEqualTo(Standing.MISSING);
  }

  @Test
  void whoHasReadTheLedgerAfterTheRowWasThereHasAcknowledged() {
    ledgerRead(2, KEY, registration("b", boot(0), 2, false));
    assertThat(standing("b", 2)).isEqualTo(Standing.MISSING);

    ledgerRead(4, KEY, registration("b", boot(0), 3, false));
    assertThat(standing("b", 4)).isEqualTo(Standing.ACKNOWLEDGED);

    peer("b").heardOf(boot(5), 1);
    assertThat(standing("b", 5)).isEqualTo(Standing.MISSING);
  }

  @Test
  void aSilentMemberIsLeftOutAfterItsLeaseAndOnlyWithAMajorityForThatLong() {
    peer("c").heardOf(boot(0), 1);
    ledgerRead(2, KEY);
    assertThat(standing("c", 2 + W)).isEqualTo(Standing.MISSING);

    acknowledges("b", 3 + W, boot(0), KEY);
    ledgerRead(3 + W, KEY);
    assertThat(standing("c", 2 + 2 * W)).isEqualTo(Standing.MISSING);
    assertThat(standing("c", 3 + 2 * W)).isEqualTo(Standing.SILENT);
  }

  @Test
  void silenceStartsOverWhenTheRowWasLost() {
    peer("c").heardOf(boot(0), 1);
    acknowledges("b", 2, boot(0), KEY);
    ledgerRead(2, KEY);
    ledgerRead(2 + W, null);
    ledgerRead(3 + W, KEY);

    assertThat(standing("c", 3 + W)).isEqualTo(Standing.MISSING);
    assertThat(standing("c", 3 + 2 * W)).isEqualTo(Standing.SILENT);
  }

  @Test
  void aSilentMemberThatHasNotHeardOfTheLastGrowthIsNotLeftOut() {
    peer("c").heardOf(boot(0), 0);
    acknowledges("b", 2, boot(0), KEY);
    ledgerRead(2, KEY);
    ledgerRead(3 + W, KEY);
    assertThat(standing("c", 3 + W)).isEqualTo(Standing.MISSING);

    peer("c").heardOf(boot(0), 1);
    assertThat(standing("c", 3 + W)).isEqualTo(Standing.SILENT);
  }

  @Test
  void whereNoOperatorLeadsAMemberThatNeverRegisteredIsNotWaitedForAfterTwoReads() {
    evidence = evidence(settings("a", 0, "a", "b", "c"));
    ledgerRead(2, KEY, registration("a", boot(0), 1, false));
    ledger.missed(List.of(member("b"), member("c")), at(2).mono());
    assertThat(standing("c", 2)).isEqualTo(Standing.MISSING);

    ledgerRead(8, KEY, registration("a", boot(0), 2, false));
    assertThat(standing("c", 8)).isEqualTo(Standing.NOT_RUNNING);
    peer("c").heardOf(boot(1), 1);
    assertThat(standing("c", 8)).isEqualTo(Standing.MISSING);
  }

  @Test
  void whereAnOperatorLeadsAMemberThatNeverRegisteredIsWaitedFor() {
    ledgerRead(2, KEY, registration("a", boot(0), 1, false));
    ledger.missed(List.of(member("b"), member("c")), at(2).mono());
    ledgerRead(8, KEY, registration("a", boot(0), 2, false));

    assertThat(standing("c", 8)).isEqualTo(Standing.MISSING);
  }

  private void absentSince100(String id) {
    Settings here = settings("a", 1, "a", "b", "c");
    evidence =
        evidence(
            new Settings(
                here.self(),
                1,
                1,
                here.members(),
                Set.of(),
                Map.of(id, START.plusSeconds(100)),
                Set.of(),
                0,
                "",
                here.keys(),
                SHORT));
  }

  @Test
  void anAbsentMemberIsNotWaitedForUntilALaterBootIsHeardOf() {
    absentSince100("c");
    peer("c").heardOf(boot(0), 1);
    ledgerRead(94, KEY, registration("a", boot(0), 93, false));
    ledgerRead(100, KEY, registration("a", boot(0), 99, false));
    assertThat(standing("c", 101)).isEqualTo(Standing.NOT_RUNNING);

    peer("c").heardOf(boot(105), 1);
    assertThat(standing("c", 106)).isEqualTo(Standing.MISSING);
  }

  /** A restored backup may have forgotten who started since; whoever runs soon registers again. */
  @Test
  void anAbsentMemberIsWaitedForUntilTheOwnRegistrationHasStayedInTheLedger() {
    absentSince100("c");
    assertThat(standing("c", 101)).isEqualTo(Standing.MISSING);
    ledgerRead(102, KEY, registration("a", boot(0), 101, false));
    ledgerRead(107, KEY, registration("a", boot(0), 106, false));
    assertThat(standing("c", 107)).isEqualTo(Standing.MISSING);
    ledgerRead(108, KEY, registration("a", boot(0), 107, false));
    assertThat(standing("c", 108)).isEqualTo(Standing.NOT_RUNNING);

    ledgerRead(109, KEY);
    ledgerRead(110, KEY, registration("a", boot(0), 109, false));
    assertThat(standing("c", 110)).isEqualTo(Standing.MISSING);
    ledgerRead(116, KEY, registration("a", boot(0), 115, false));
    assertThat(standing("c", 116)).isEqualTo(Standing.NOT_RUNNING);
  }

  /** Of a restored backup that had less; whoever registered before this read may not serve it. */
  @Test
  void aRowThatHadToBeWrittenAgainCountsFromThenOn() {
    ledgerRead(2, KEY);
    Registration b = registration("b", boot(0), 3, false);
    Registration c = registration("c", boot(0), 3, false);
    ledger.began(at(4));
    ledger.read(rewritten(4, KEY, b, c), "a", boot(0), at(4));
    assertThat(holds(4)).isFalse();

    Registration later = registration("b", boot(0), 5, false);
    ledgerRead(6, KEY, later, registration("c", boot(0), 5, false));
    assertThat(holds(6)).isTrue();
  }

  @Test
  void ofTwoMembersOneIsNoMajority() {
    evidence = evidence(settings("a", 1, "a", "b"));
    ledgerRead(2, KEY);

    assertThat(evidence.hasMajority(KEY.kid(), proof)).isFalse();
    assertThat(standing("b", 2 + 10 * W)).isEqualTo(Standing.MISSING);
    assertThat(Duration.ofSeconds(W)).isEqualTo(SHORT.silence());
  }
}
