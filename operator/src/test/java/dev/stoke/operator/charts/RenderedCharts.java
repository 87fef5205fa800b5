package dev.stoke.operator.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The objects that are expected of the charts. */
public final class RenderedCharts {
  /** An unknown or misspelt field is an error. */
  private static final PatchContext STRICT =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("test")
          .withForce(true)
          .withFieldValidation("Strict")
          .build();

  private RenderedCharts() {}

  /** Applies all of them, one case after the other, to namespaces that are there. */
  public static void applyAll(KubernetesClient client) throws IOException {
    for (var chart : Chart.values()) {
      try (var cases = Files.list(chart.cases())) {
        for (var directory : cases.sorted().toList()) {
          apply(client, directory.resolve("expected.yaml"));
        }
      }
    }
  }

  private static void apply(KubernetesClient client, Path file) throws IOException {
    try (var objects = Files.newInputStream(file)) {
      for (var object : client.load(objects).items()) {
        assertThat(client.resource(object).patch(STRICT))
            .as("%s of %s", object.getKind(), file)
            .isNotNull();
      }
    }
  }
}
