package dev.stoke.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class ProvenTest {
  private static final byte[] A = {1, 2};
  private static final byte[] B = {3};

  private final Proven proven = new Proven();
  private int proofs;

  @Test
  void whatFitsIsProvenOnce() {
    assertThat(proven.holds(A, B, proof(true))).isTrue();
    assertThat(proven.holds(A.clone(), B.clone(), proof(false))).isTrue();

    assertThat(proofs).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitIsTriedAgain() {
    assertThat(proven.holds(A, B, proof(false))).isFalse();
    assertThat(proven.holds(A, B, proof(true))).isTrue();

    assertThat(proofs).isEqualTo(2);
  }

  @Test
  void everyOtherPairIsAnother() {
    proven.holds(A, B, proof(true));

    assertThat(proven.holds(B, A, proof(false))).isFalse();
    assertThat(proven.holds(A, A, proof(false))).isFalse();
    assertThat(proven.holds(new byte[] {1}, new byte[] {2, 3}, proof(false))).isFalse();
  }

  private BooleanSupplier proof(boolean result) {
    return () -> {
      proofs++;
      return result;
    };
  }
}
