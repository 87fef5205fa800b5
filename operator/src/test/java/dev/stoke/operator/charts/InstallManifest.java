package dev.stoke.operator.charts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** {@code install.yaml}: the operator's chart for whoever has kubectl and no Helm. */
public final class InstallManifest {
  public static final Path FILE = Path.of("../install.yaml");

  static final String REGENERATE =
      "./mvnw -q -pl operator -am test -Dtest=InstallManifestTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dstoke.crd.write=true";

  private static final String NAMESPACE = "stoke-system";

  private static final String HEAD =
      """
      # The operator for all namespaces: kubectl apply --server-side -f install.yaml
      # Generated from helm/stoke-operator, whose values change what is here; do not edit.
      # %s
      apiVersion: v1
      kind: Namespace
      metadata:
        name: %s
        labels:
          pod-security.kubernetes.io/enforce: restricted
      """
          .formatted(REGENERATE, NAMESPACE);

  private InstallManifest() {}

  static String generate() throws IOException {
    var crd = Files.readString(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"));
    return HEAD
        + "---\n"
        + crd.replaceAll("(?m)^#.*\n", "")
        + Chart.OPERATOR
            .renderInstalled("stoke-operator", NAMESPACE)
            .lines()
            // Nobody but Helm may say that Helm looks after it.
            .filter(line -> !line.matches("# Source: .*| *helm\\.sh/chart: .*"))
            .filter(line -> !line.strip().equals("app.kubernetes.io/managed-by: Helm"))
            .collect(Collectors.joining("\n", "", "\n"));
  }
}
