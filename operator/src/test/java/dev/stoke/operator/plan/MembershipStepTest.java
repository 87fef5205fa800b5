package dev.stoke.operator.plan;

import static dev.stoke.operator.plan.MembershipFixture.NAMES;
import static dev.stoke.operator.plan.MembershipFixture.config;
import static dev.stoke.operator.plan.MembershipFixture.ordinals;
import static dev.stoke.operator.plan.MembershipFixture.seen;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step each; how the members are written is said at {@link MembershipFixture}. */
final class MembershipStepTest {
  @Test
  void aNewClusterGetsAllItsMembersAtOnce() {
    var step = MembershipStep.next(NAMES, 3, config("", "", ""), MembershipSeen.NOTHING, true, 0);
    assertThat(step.members()).containsExactly(0, 1, 2);
    assertThat(step.replicas()).isEqualTo(3);
    assertThat(step.partition()).isEqualTo(3);
    assertThat(step.leaving()).isEmpty();
    assertThat(step.absent()).isEmpty();
    assertThat(step.waits()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what                                    | wants | has | config    | leaving | members                     | to be members | to leave | replicas | waits for
          at rest nothing moves                     | 3     | 3   | 0 1 2     |         | 0:rk 1:rk 2:rk              | 0 1 2         |          | 3        |
          a new ordinal joins with its pod          | 4     | 3   | 0 1 2     |         | 0:rk 1:rk 2:rk              | 0 1 2 3       |          | 4        |
          top ordinals are marked first             | 2     | 4   | 0 1 2 3   |         | 0:rk 1:rk 2:rk 3:rk         | 0 1 2 3       | 2 3      | 4        | c-2, c-3 to report
          marked and not yet told                   | 2     | 4   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:rko 3:rko       | 0 1 2 3       | 2 3      | 4        | c-2, c-3 to report
          a report of an older revision says nothing| 2     | 3   | 0 1 2     | 2       | 0:rk 1:rk 2:rkqo            | 0 1 2         | 2        | 3        | c-2 to report
          told and still signing                    | 2     | 3   | 0 1 2     | 2       | 0:rk 1:rk 2:rk              | 0 1 2         | 2        | 3        | c-2 to report
          no report is no consent                   | 2     | 3   | 0 1 2     | 2       | 0:rk 1:rk 2:r-              | 0 1 2         | 2        | 3        | c-2 to report
          the top one is done                       | 2     | 4   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:rk 3:rkq        | 0 1 2 3       | 2 3      | 3        | c-2 to report
          the lower one is done first               | 2     | 4   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:rkq 3:rk        | 0 1 2 3       | 2 3      | 4        | c-3 to report
          all are done                              | 2     | 4   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:rkq 3:rkq       | 0 1 2 3       | 2 3      | 2        | c-2, c-3 to end
          one whose containers ended is done        | 2     | 3   | 0 1 2     | 2       | 0:rk 1:rk 2:x               | 0 1 2         | 2        | 2        | c-2 to end
          one without a pod is done                 | 2     | 3   | 0 1 2     | 2       | 0:rk 1:rk 2:n               | 0 1 2         | 2        | 2        |
          one without a pod is marked first         | 2     | 3   | 0 1 2     |         | 0:rk 1:rk 2:n               | 0 1 2         | 2        | 3        |
          one on a lost node is not done            | 2     | 3   | 0 1 2     | 2       | 0:rk 1:rk 2:-               | 0 1 2         | 2        | 3        | c-2 to report
          removed and still ending                  | 2     | 2   | 0 1 2     | 2       | 0:rk 1:rk 2:t               | 0 1 2         | 2        | 2        | c-2 to end
          removed and gone                          | 2     | 2   | 0 1 2     | 2       | 0:rk 1:rk                   | 0 1           |          | 2        |
          asked for again before it was removed     | 4     | 4   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:rkq 3:rk        | 0 1 2 3       |          | 4        |
          one of two asked for again                | 3     | 4   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:rkq 3:rk        | 0 1 2 3       | 3        | 4        | c-3 to report
          asked for again while it ends             | 4     | 2   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:t 3:t           | 0 1 2 3       |          | 4        |
          some asked for again while they end       | 3     | 2   | 0 1 2 3   | 2 3     | 0:rk 1:rk 2:t 3:t           | 0 1 2 3       | 3        | 3        | c-3 to end
          nobody who stays has a propagated key     | 2     | 4   | 0 1 2 3   |         | 0:rp 1:rp 2:rk 3:rk         | 0 1 2 3       | 3        | 4        | before c-2 leaves
          only the highest has a propagated key     | 2     | 4   | 0 1 2 3   |         | 0:rp 1:ra 2:rp 3:rk         | 0 1 2 3       |          | 4        | before c-3 leaves
          a key of one that ends does not count     | 1     | 3   | 0 1 2     |         | 0:kt 1:rp 2:rk              | 0 1 2         |          | 3        | before c-2 leaves
          nobody has one at all                     | 2     | 4   | 0 1 2 3   |         | 0:rp 1:rp 2:rp 3:ra         | 0 1 2 3       | 2 3      | 4        | c-2, c-3 to report
          nobody reports at all                     | 2     | 3   | 0 1 2     |         | 0:r- 1:r- 2:r-              | 0 1 2         | 2        | 3        | c-2 to report
          a mark outlives the key that stayed       | 2     | 3   | 0 1 2     | 2       | 0:rp 1:rp 2:rk              | 0 1 2         | 2        | 3        | c-2 to report
          somebody else lowered the replicas        | 3     | 1   | 0 1 2     |         | 0:rk 1:kt 2:kt              | 0 1 2         |          | 3        |
          somebody else raised the replicas         | 2     | 3   | 0 1       |         | 0:rk 1:rk 2:rp              | 0 1 2         | 2        | 3        | c-2 to report
          the configuration was deleted             | 2     | 3   |           |         | 0:rk 1:rk 2:rk              | 0 1 2         | 2        | 3        | c-2 to report
          a leftover pod outside the replicas       | 2     | 2   |           |         | 0:rk 1:rk 4:rk              | 0 1 4         | 4        | 2        | c-4 to end
          """)
  void aStepAtATime(
      String what,
      int wants,
      int has,
      @Nullable String config,
      @Nullable String leaving,
      String members,
      String toBeMembers,
      @Nullable String toLeave,
      int replicas,
      @Nullable String waitsFor) {
    var set = new SetSeen(has, has, "t", true, seen(null, members).pods().size(), "old", "old");

    var step =
        MembershipStep.next(
            NAMES, wants, config(text(config), text(leaving), ""), seen(set, members), false, 0);

    assertThat(step.members()).isEqualTo(ordinals(toBeMembers));
    assertThat(step.leaving()).isEqualTo(ordinals(toLeave));
    assertThat(step.replicas()).isEqualTo(replicas);
    assertThat(step.partition()).as("nothing is rolled out").isEqualTo(replicas);
    if (waitsFor != null) {
      assertThat(step.waits()).anySatisfy(wait -> assertThat(wait).contains(waitsFor));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what                              | absent | members             | to be absent
          everybody runs                      |        | 0:rks 1:rks 2:rks   |
          a short gap                         |        | 0:rks 1:rks 2:x     |
          no container for long               |        | 0:rks 1:rks 2:xd    | 2
          no pod for long                     |        | 0:rks 1:rks 2:nd    | 2
          a lost node is not absence          |        | 0:rks 1:rks 2:-     |
          back, but perhaps not for long      | 2      | 0:rks 1:rks 2:p     | 2
          back for good                       | 2      | 0:rks 1:rks 2:rps   |
          down once more                      | 2      | 0:rks 1:rks 2:xd    | 2
          """)
  void whoCannotRunIsAbsent(
      String what, @Nullable String absent, String members, @Nullable String toBeAbsent) {
    var set = new SetSeen(3, 3, "t", true, seen(null, members).pods().size(), "old", "old");

    var step =
        MembershipStep.next(
            NAMES, 3, config("0 1 2", "", text(absent)), seen(set, members), false, 0);

    assertThat(step.absent().keySet()).isEqualTo(ordinals(toBeAbsent));
    assertThat(step.members()).containsExactly(0, 1, 2);
  }

  @Test
  void aMemberStaysUntilTheControllerHasSeenThatItsPodIsNotWanted() {
    var config = config("0 1 2", "2", "");
    var behind = new SetSeen(2, 2, "t", false, 3, "old", "old");
    var counting = new SetSeen(2, 2, "t", true, 3, "old", "old");
    var settled = new SetSeen(2, 2, "t", true, 2, "old", "old");

    assertThat(members(config, behind)).containsExactly(0, 1, 2);
    assertThat(members(config, counting)).containsExactly(0, 1, 2);
    assertThat(members(config, settled)).containsExactly(0, 1);
  }

  private static Iterable<Integer> members(MembershipConfig config, SetSeen set) {
    return MembershipStep.next(NAMES, 2, config, seen(set, "0:rk 1:rk"), false, 0).members();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
