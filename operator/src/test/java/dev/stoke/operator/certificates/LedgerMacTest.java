package dev.stoke.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LedgerMacTest {
  private final CredentialsFixture cluster = new CredentialsFixture();

  @Test
  void aChangeGoesInStepsThatWaitForEveryPodAndThenForTheRows() {
    cluster.step().allLoaded();
    var old = cluster.macs().getFirst();
    cluster.macRequest = "today";

    cluster.step();
    assertThat(cluster.macs()).as("appended").hasSize(2).startsWith(old);
    var fresh = cluster.macs().getLast();
    cluster.loaded("c-0");
    cluster.loaded("c-1");
    assertThat(cluster.step().macs()).as("c-2 would refuse it").startsWith(old);

    cluster.loaded("c-2");
    cluster.silent.add("c-3");
    assertThat(cluster.step().macs()).as("a silent pod would, too").startsWith(old);

    cluster.silent.clear();
    assertThat(cluster.step().macs()).as("writes").containsExactly(fresh, old);
    assertThat(cluster.step().macStep()).as("nobody has loaded that").isEqualTo("switched");
    cluster.loaded("c-0");
    cluster.loaded("c-1");
    assertThat(cluster.step().macStep()).as("c-2 writes with the old one").isEqualTo("switched");

    cluster.loaded("c-2");
    var switched = cluster.now;
    assertThat(cluster.step().macStep()).isEqualTo("drop-after 2026-01-01T04:00:00Z");
    cluster.now = switched.plus(CredentialsFixture.RETENTION).minusSeconds(1);
    assertThat(cluster.step().macs()).as("old rows may be needed").containsExactly(fresh, old);
    cluster.now = switched.plus(CredentialsFixture.RETENTION);
    assertThat(cluster.step().macs()).containsExactly(fresh);
    assertThat(cluster.macStep()).isEmpty();
    assertThat(cluster.step().macs()).as("a request is answered once").containsExactly(fresh);
    assertThat(cluster.said)
        .containsExactly("LedgerMacChangeStarted", "LedgerMacInUse", "LedgerMacChanged");
  }

  @Test
  void aRequestDuringAChangeIsAnsweredAfterIt() {
    cluster.step().allLoaded();
    cluster.macRequest = "one";
    cluster.step().allLoaded();
    cluster.macRequest = "two";
    cluster.step().allLoaded();
    cluster.step();
    assertThat(cluster.macs()).hasSize(2);
    cluster.now = cluster.now.plus(CredentialsFixture.RETENTION);
    assertThat(cluster.step().macs()).hasSize(1);
    assertThat(cluster.step().macs()).hasSize(2);
    assertThat(cluster.macStep()).isEqualTo("appended");
  }

  @Test
  void aNewClusterAnswersNoRequestOfBefore() {
    cluster.macRequest = "copied from another cluster";
    cluster.step();
    assertThat(cluster.step().macs()).hasSize(1);
    assertThat(cluster.said).isEmpty();
  }

  @Test
  void aKeyWhoseSecretWasDeletedIsMadeAgainAndThatIsSaid() {
    cluster.step().allLoaded();
    var before = cluster.macs();
    cluster.seen = new Credentials.Seen(cluster.seen.ca(), cluster.seen.peerTls(), null);
    assertThat(cluster.step().macs()).hasSize(1).isNotEqualTo(before);
    assertThat(cluster.said).containsExactly("LedgerMacRegenerated");
  }

  @Test
  void keysThatSomebodyAddedByHandAreLeftAlone() {
    cluster.step().allLoaded();
    var text = cluster.mac().text(LedgerMac.KEYS);
    cluster.replace("ledger-mac", LedgerMac.KEYS, text + text.replace('A', 'B'));
    var before = cluster.macs();
    assertThat(cluster.step().macs()).isEqualTo(before);
  }

  @Test
  void aStepThatNobodyKnowsIsNamed() {
    cluster.step();
    var content = cluster.mac();
    cluster.seen =
        new Credentials.Seen(
            cluster.seen.ca(),
            cluster.seen.peerTls(),
            content.annotated(java.util.Map.of(LedgerMac.STEP, "later")));
    assertThat(cluster.problem().message()).contains("did not write");
  }
}
