package dev.stoke.operator.plan;

import static dev.stoke.operator.plan.MembershipFixture.NAMES;
import static dev.stoke.operator.plan.MembershipFixture.config;
import static dev.stoke.operator.plan.MembershipFixture.ordinals;
import static dev.stoke.operator.plan.MembershipFixture.seen;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The new revision is on its way; how far may it go? */
final class RolloutStepTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what                                       | replicas | signers | leaving | members                      | partition | waits for
          the top one goes when two others can sign    | 3        | 0       |         | 0:rk 1:rk 2:rk               | 2         | c-2 to be replaced
          one other is not enough for three            | 3        | 0       |         | 0:rk 1:rp 2:rk               | 3         | 1 more of the other members
          active without evidence does not count       | 3        | 0       |         | 0:rk 1:ra 2:rk               | 3         | 1 more of the other members
          who is not ready does not count              | 3        | 0       |         | 0:rk 1:k 2:rk                | 3         | 1 more of the other members
          no signer counts at once                     | 3        | 0       |         | 0:rk 1:rp 2:rp               | 2         | c-2 to be replaced
          nobody signs yet                             | 3        | 0       |         | 0:rp 1:rp 2:rp               | 2         | c-2 to be replaced
          an early key is held until others have theirs| 3        | 0       |         | 0:rp 1:rp 2:ra               | 3         | 2 more of the other members
          of two one is enough                         | 2        | 0       |         | 0:rk 1:rk                    | 1         | c-1 to be replaced
          of two the only signer is held               | 2        | 0       |         | 0:rp 1:rk                    | 2         | 1 more of the other members
          one alone just goes                          | 1        | 0       |         | 0:rk                         | 0         | c-0 to be replaced
          with two signers one other is enough         | 4        | 2       |         | 0:rk 1:rk 2:rp 3:rpu         | 2         | c-2 to be replaced
          with two signers the next one goes, too      | 4        | 2       |         | 0:rk 1:rk 2:rpu 3:rpu        | 1         | c-1 to be replaced
          being replaced                               | 3        | 0       |         | 0:rk 1:rk 2:kt               | 2         | c-2 to be replaced
          gone                                         | 3        | 0       |         | 0:rk 1:rk 2:n                | 2         | c-2 to be replaced
          the new one starts                           | 3        | 0       |         | 0:rk 1:rk 2:u-               | 2         | c-2 of the new revision to become ready
          the new one is behind                        | 3        | 0       |         | 0:rk 1:rk 2:rupo             | 2         | c-2 of the new revision to report configuration revision 7
          the new one is silent                        | 3        | 0       |         | 0:rk 1:rk 2:ru-              | 2         | c-2 of the new revision to report
          the new one has no propagated key yet        | 3        | 0       |         | 0:rk 1:rk 2:rup              | 2         | 1 more of the other members
          the next one                                 | 3        | 0       |         | 0:rk 1:rk 2:ruk              | 1         | c-1 to be replaced
          the last one                                 | 3        | 0       |         | 0:rk 1:ruk 2:ruk             | 0         | c-0 to be replaced
          the controller has not closed it yet         | 3        | 0       |         | 0:ruk 1:ruk 2:ruk            | 0         |
          a pod that cannot start is replaced at once  | 3        | 0       |         | 0:rk 1:rk 2:x                | 2         | c-2 to be replaced
          who is down is not waited for                | 3        | 0       |         | 0:rk 1:x 2:rk                | 2         | c-2 to be replaced
          but somebody has to be there                 | 3        | 0       |         | 0:x 1:x 2:rk                 | 3         | any other member to run
          all that cannot start go from the top        | 3        | 0       |         | 0:x 1:x 2:x                  | 2         | c-2 to be replaced
          a silent ready one may be a signer           | 2        | 0       |         | 0:r- 1:r-                    | 2         | 1 more of the other members
          new members are of the new revision          | 5        | 0       |         | 0:rk 1:rk 2:rk 3:n 4:n       | 3         | c-4 to be replaced
          one that leaves goes first                   | 3        | 0       | 2       | 0:rk 1:rk 2:rkq              | 3         | c-2 to leave before
          keys of those that leave do not count        | 4        | 0       | 3       | 0:rk 1:rp 2:rk 3:ruk         | 3         | 1 more of the other members
          """)
  void oneAtATimeAndOnEvidence(
      String what,
      int replicas,
      int maxSigners,
      @Nullable String leaving,
      String members,
      int partition,
      @Nullable String waitsFor) {
    var set = new SetSeen(replicas, replicas, "t", true, replicas, "old", "new");

    var step =
        RolloutStep.next(
            NAMES,
            replicas,
            config(all(replicas), leaving == null ? "" : leaving, ""),
            ordinals(leaving),
            seen(set, members),
            maxSigners);

    assertThat(step.partition()).isEqualTo(partition);
    if (waitsFor == null) {
      assertThat(step.waits()).isEmpty();
    } else {
      assertThat(step.waits())
          .singleElement()
          .satisfies(wait -> assertThat(wait).startsWith("Waiting for ").contains(waitsFor));
    }
  }

  @Test
  void aTemplateThatIsAboutToChangeIsHeldBackFromAllPods() {
    var halfWay = new SetSeen(3, 1, "t", true, 3, "old", "new");
    var step =
        MembershipStep.next(
            NAMES, 3, config("0 1 2", "", ""), seen(halfWay, "0:rk 1:rk 2:ruk"), true, 0);
    assertThat(step.partition()).isEqualTo(3);
  }

  @Test
  void nothingMovesUntilTheControllerHasSeenTheTemplate() {
    var unseen = new SetSeen(3, 3, "t", false, 3, "old", "old");
    assertThat(partition(unseen, "0:rk 1:rk 2:rk")).isEqualTo(3);
    var halfWay = new SetSeen(3, 1, "t", false, 3, "old", "new");
    assertThat(partition(halfWay, "0:rk 1:rk 2:ruk")).isEqualTo(1);
  }

  @Test
  void aBrokenRevisionIsMendedByTheNext() {
    // c-2 is of the broken revision, which is neither current nor wanted any more.
    var mended = new SetSeen(3, 3, "t", true, 3, "old", "newer");
    assertThat(partition(mended, "0:rk 1:rk 2:ux")).isEqualTo(2);
    // Taken back: the wanted revision is the one that the other pods have.
    var takenBack = new SetSeen(3, 3, "t", true, 3, "old", "old");
    assertThat(partition(takenBack, "0:rk 1:rk 2:ux")).isEqualTo(2);
  }

  @Test
  void atRestThePartitionHoldsEverybody() {
    assertThat(partition(new SetSeen(3, 0, "t", true, 3, "new", "new"), "0:rku 1:rku 2:rku"))
        .isEqualTo(3);
  }

  private static int partition(SetSeen set, String members) {
    return RolloutStep.next(NAMES, 3, config("0 1 2", "", ""), ordinals(""), seen(set, members), 0)
        .partition();
  }

  private static String all(int replicas) {
    return IntStream.range(0, replicas)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }
}
