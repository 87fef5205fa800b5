package dev.stoke.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  @Test
  void causesAreNamedOnceFromTheOutside() {
    var failure =
        new IllegalStateException(
            "PostgreSQL does not start: disk full", new IOException("disk full"));

    assertThat(Failures.sentence(failure)).isEqualTo("PostgreSQL does not start: disk full");
    assertThat(Failures.sentence(new IllegalStateException("a", new IOException("b"))))
        .isEqualTo("a: b");
  }

  @Test
  void theApiServersOwnSentenceIsShown() {
    var status = new StatusBuilder().withCode(422).withMessage("spec.replicas is wrong").build();

    assertThat(Failures.sentence(new KubernetesClientException(status)))
        .isEqualTo("spec.replicas is wrong");
  }

  @Test
  void aFailureWithoutAMessageStillSaysWhatItWas() {
    assertThat(Failures.sentence(new NullPointerException())).isEqualTo("NullPointerException");
  }
}
