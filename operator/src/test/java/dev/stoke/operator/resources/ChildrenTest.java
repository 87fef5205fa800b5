package dev.stoke.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ChildrenTest {
  @Test
  void theyAreThoseThatTheReconcilerMakes() throws ClassNotFoundException {
    var workflow =
        Class.forName("dev.stoke.operator.StokeClusterReconciler").getAnnotation(Workflow.class);

    assertThat(Children.types())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(workflow.dependents()).<Class<?>>map(Dependent::type).toList());
  }
}
