package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoke.local.up.ApiKind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job with the real kubectl, and the same with {@code ./stoke} where there is none. */
final class KubectlIT {
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

  @ParameterizedTest
  @EnumSource(names = {"EMBEDDED", "REAL"})
  void applyGetScaleAndDeleteWithKubectl(ApiKind api) throws Exception {
    assumeTrue(launcher.shell("command -v kubectl").exitCode() == 0, "kubectl is not installed");
    assumeTrue(
        api == ApiKind.EMBEDDED || RealControlPlaneScenariosIT.installed(),
        "no control plane in the cache: run ./stoke control-plane install");
    launcher.stoke(
        "up", "--detach", "--port", "0", "--api", api.name().toLowerCase(java.util.Locale.ROOT));

    assertThat(kubectl("apply -f examples/quickstart.yaml"))
        .contains("stokecluster.stoke.hppr.dev/stoke");
    assertThat(kubectl("get stokecluster"))
        .contains("NAME", "REPLICAS", "READY", "AGE")
        .contains("stoke");
    assertThat(kubectl("scale stokecluster/stoke --replicas=5")).contains("scaled");
    kubectl("wait --for=jsonpath='{.status.readyReplicas}'=5 stokecluster/stoke --timeout=120s");
    assertThat(kubectl("get pods")).contains("stoke-0", "stoke-4", "1/1", "Running");
    assertThat(kubectl("logs stoke-4")).isNotBlank();
    kubectl("scale stokecluster/stoke --replicas=2");
    kubectl("wait --for=delete pod/stoke-4 pod/stoke-3 pod/stoke-2 --timeout=120s");
    kubectl("wait --for=condition=Ready stokecluster/stoke --timeout=120s");
    assertThat(kubectl("delete -f examples/quickstart.yaml")).contains("deleted");
    kubectl("wait --for=delete pod/stoke-0 pod/stoke-1 --timeout=120s");
  }

  @Test
  void theSameWithTheLauncherAlone() throws Exception {
    launcher.stoke("up", "--detach", "--port", "0", "--api", "embedded");

    assertThat(stoke("apply", "-f", "examples/quickstart.yaml"))
        .contains("stokecluster/stoke applied");
    assertThat(stoke("get", "stokecluster")).contains("NAME", "READY", "stoke");
    assertThat(stoke("get", "pods")).contains("stoke-2");
    assertThat(stoke("logs", "stoke-0")).isNotBlank();
    assertThat(stoke("scale", "stokecluster/stoke", "--replicas=2")).contains("scaled");
    assertThat(stoke("get", "stoke/stoke", "-o", "json")).contains("\"replicas\" : 2");
    assertThat(stoke("delete", "stokecluster/stoke")).contains("deleted");
    var status = launcher.stoke("status", "--json");
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(status.output()).path("ready").asBoolean()).isFalse();
  }

  private String kubectl(String arguments) throws Exception {
    var result =
        launcher.shell(
            "kubectl --kubeconfig '"
                + launcher.directory().resolve("kubeconfig")
                + "' "
                + arguments);
    assertThat(result.exitCode()).as("kubectl %s: %s", arguments, result.output()).isZero();
    return result.output();
  }

  private String stoke(String... arguments) throws Exception {
    var result = launcher.stoke(arguments);
    assertThat(result.exitCode())
        .as("%s: %s", String.join(" ", arguments), result.output())
        .isZero();
    return result.output();
  }
}
