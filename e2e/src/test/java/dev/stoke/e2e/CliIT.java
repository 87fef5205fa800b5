package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoke.local.up.ApiKind;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands about a StokeCluster, as programs: {@code ./stoke} and {@code kubectl stoke}. */
final class CliIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path temporary;
  private Launcher launcher;

  @BeforeEach
  void fresh() {
    launcher = new Launcher(temporary.resolve("state"));
  }

  @AfterEach
  void stop() throws Exception {
    launcher.stoke("down");
  }

  @Test
  void everyCommandOfTheDocumentWorks() throws Exception {
    up(ApiKind.EMBEDDED);
    var blocks = ShellBlocks.of(TestCluster.Checkout.file("docs/cli.md"));
    assertThat(blocks).hasSize(2);
    for (var command : blocks.getFirst()) {
      works(command);
    }
    assumeTrue(launcher.shell("command -v kubectl").exitCode() == 0, "kubectl is not installed");
    works(String.join("\n", blocks.get(1)).replace(".stoke/", launcher.directory() + "/"));
  }

  @ParameterizedTest
  @EnumSource(names = {"EMBEDDED", "REAL"})
  void kubectlFindsThePluginAndThePluginFindsWhatKubectlWould(ApiKind api) throws Exception {
    assumeTrue(launcher.shell("command -v kubectl").exitCode() == 0, "kubectl is not installed");
    assumeTrue(
        api == ApiKind.EMBEDDED || RealControlPlaneScenariosIT.installed(),
        "no control plane in the cache: run ./stoke control-plane install");
    up(api);
    Path kubeconfig = launcher.directory().resolve("kubeconfig");
    Path home = temporary.resolve("home");
    Files.createDirectories(home.resolve(".kube"));
    Files.copy(kubeconfig, home.resolve(".kube/config"));

    String environment = "unset KUBECONFIG; export HOME=" + home + "; export PATH=$PWD:$PATH; ";
    assertThat(works(environment + "kubectl plugin list").output()).contains("kubectl-stoke");
    assertThat(works(environment + "kubectl stoke status").output())
        .contains("StokeCluster stoke: ready", "stoke-2", "PROPAGATED")
        .doesNotContain("(balanced)");
    // Elsewhere there is nothing to find, so that these show which one was taken.
    String empty = environment + "export HOME=" + temporary + "; ";
    assertThat(launcher.shell(empty + "kubectl stoke status").output())
        .contains("error: there is no kubeconfig");
    works(empty + "KUBECONFIG=" + kubeconfig + " kubectl stoke status stoke");
    works(empty + "kubectl stoke status --kubeconfig " + kubeconfig + " -n default");
    assertThat(
            launcher
                .shell(empty + "kubectl stoke status --context no --kubeconfig " + kubeconfig)
                .output())
        .contains("error: no context no in " + kubeconfig);
    works(environment + "kubectl config set-context --current --namespace=kube-public");
    assertThat(launcher.shell(environment + "kubectl stoke status").output())
        .contains("error: no StokeCluster in namespace kube-public");

    works(environment + "kubectl stoke rotate -n default");
    await("rotation is carried out")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(works(environment + "kubectl stoke status -n default").output())
                .contains("PREPARED"));
    assertThat(launcher.shell(environment + "kubectl stoke revoke nonsense -n default"))
        .satisfies(refused -> {
          assertThat(refused.exitCode()).isEqualTo(1);
          assertThat(refused.output())
              .contains("spec.keys.revoked must hold key ids")
              .doesNotContain("\tat ");
        });
    assertThat(
            works(
                    environment
                        + "kubectl stoke render -f examples/quickstart.yaml"
                        + " | kubectl apply --dry-run=server -f -")
                .output())
        .contains("statefulset.apps/stoke", "secret/stoke-ca", "service/stoke-peers");
  }

  @Test
  void theDoctorFindsWhatWasBrokenAndIsSatisfiedWhenItIsMended() throws Exception {
    up(ApiKind.EMBEDDED);
    var well = works("./stoke doctor");
    assertThat(well.output()).contains("ok       database", "ok       clocks", "0 problems");
    assertThat(well.output()).doesNotContain("not seen");

    var config = Files.readString(launcher.directory().resolve("kubeconfig"));
    try (var client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(config)).build()) {
      var secret = client.secrets().inNamespace("default").withName("stoke-db").get();
      client.resource(secret).delete();
      var missing = launcher.stoke("doctor");
      assertThat(missing.exitCode()).isEqualTo(1);
      assertThat(missing.output())
          .contains("PROBLEM  secrets: Secret default/stoke-db does not exist: create it");

      var again =
          new SecretBuilder()
              .withNewMetadata()
              .withName("stoke-db")
              .withNamespace("default")
              .endMetadata()
              .withData(secret.getData())
              .build();
      client.resource(again).create();
    }
    works("./stoke doctor");
  }

  private void up(ApiKind api) throws Exception {
    var up =
        launcher.stoke(
            "up", "--detach", "--port", "0", "--api", api.name().toLowerCase(Locale.ROOT));
    assertThat(up.output()).contains("Stoke is ready.");
  }

  private Launcher.Result works(String line) throws Exception {
    var result = launcher.shell(line);
    assertThat(result.exitCode()).as("%s%n%s", line, result.output()).isZero();
    return result;
  }
}
