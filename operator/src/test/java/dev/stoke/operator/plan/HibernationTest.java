package dev.stoke.operator.plan;

import static dev.stoke.operator.plan.MembershipFixture.NAMES;
import static dev.stoke.operator.plan.MembershipFixture.config;
import static dev.stoke.operator.plan.MembershipFixture.seen;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HibernationTest {
  @Test
  void allPodsEndAtOnceAndNobodyLeaves() {
    var step = next(0, 3, 3, "0 1 2", "0:rk 1:rk 2:rk");

    assertThat(step.replicas()).isZero();
    assertThat(step.leaving()).isEmpty();
    assertThat(step.members()).containsExactly(0, 1, 2);
    assertThat(step.waits()).containsExactly("Waiting for c-0, c-1, c-2 to end.");
  }

  @Test
  void aMemberStaysUntilItsPodIsGone() {
    var step = next(0, 0, 1, "0 1 2", "0:n 1:tx 2:n");

    assertThat(step.members()).containsExactly(1);
    assertThat(step.waits()).containsExactly("Waiting for c-1 to end.");
  }

  @Test
  void atRestThereIsNobodyAndNothingToWaitFor() {
    var step = next(0, 0, 0, "", "");

    assertThat(step.replicas()).isZero();
    assertThat(step.members()).isEmpty();
    assertThat(step.waits()).isEmpty();
    assertThat(step.partition()).isZero();
  }

  @Test
  void allComeBackAtOnce() {
    var step = next(3, 0, 0, "", "");

    assertThat(step.replicas()).isEqualTo(3);
    assertThat(step.members()).containsExactly(0, 1, 2);
    assertThat(step.leaving()).isEmpty();
  }

  private static Membership next(
      int wanted, int replicas, int pods, String config, String members) {
    var set = new SetSeen(replicas, replicas, "template", true, pods, "old", "old");
    return MembershipStep.next(NAMES, wanted, config(config, "", ""), seen(set, members), false, 0);
  }
}
