package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CarriedOutTest {
  private final CarriedOut carriedOut = new CarriedOut();
  private String state = "plan 1, objects 1";
  private int runs;

  @Test
  void whatChangedNothingIsNotRunAgainUntilPlanOrObjectsChange() {
    look(this::nothing);
    look(this::nothing);
    assertThat(runs).isEqualTo(1);

    state = "plan 1, objects 2";
    look(this::nothing);
    look(this::nothing);
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void whatChangedSomethingIsRunAgain() {
    look(() -> state = "plan 1, objects 2");
    look(this::nothing);
    look(this::nothing);

    assertThat(runs).isEqualTo(2);
  }

  @Test
  void theStateBeforeAChangeIsForgotten() {
    look(this::nothing);
    state = "plan 2, objects 1";
    look(() -> state = "plan 1, objects 1");
    look(this::nothing);

    assertThat(runs).isEqualTo(3);
  }

  @Test
  void whatFailedIsRunAgain() {
    assertThatThrownBy(() ->
            look(() -> {
              throw new IllegalStateException("refused");
            }))
        .hasMessage("refused");
    look(this::nothing);

    assertThat(runs).isEqualTo(2);
  }

  @Test
  void eachStokeClusterHasItsOwn() {
    look(this::nothing);
    carriedOut.unlessDone("other", () -> state, () -> runs++);

    assertThat(runs).isEqualTo(2);
  }

  private void look(Runnable carryOut) {
    carriedOut.unlessDone(
        "uid",
        () -> state,
        () -> {
          runs++;
          carryOut.run();
        });
  }

  private void nothing() {}
}
