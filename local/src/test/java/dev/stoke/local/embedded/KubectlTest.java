package dev.stoke.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, as a user runs it; skipped where it is not installed. */
class KubectlTest {
  @TempDir private Path directory;
  private TestServer server;
  private int files;

  @BeforeEach
  void start() throws IOException {
    Assumptions.assumeTrue(isInstalled(), "kubectl is not on the PATH");
    server = new TestServer(directory);
    Files.writeString(directory.resolve("kubeconfig"), server.server().kubeconfig());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void appliesShowsScalesAndDeletesACustomResource() throws Exception {
    Files.write(directory.resolve("crd.yaml"), resource("widgets-crd.yaml"));
    String widget = widget("size: S");

    assertThat(run("apply -f crd.yaml")).contains("widgets.test.stoke.dev created");
    assertThat(run("wait --for=condition=Established crd/widgets.test.stoke.dev"))
        .contains("condition met");
    assertThat(run("apply -f " + widget)).contains("widget.test.stoke.dev/w created");
    assertThat(run("apply -f " + widget)).contains("widget.test.stoke.dev/w unchanged");
    assertThat(run("scale widget/w --replicas=4")).contains("scaled");
    assertThat(run("get wg").lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).matches("NAME +REPLICAS +READY +AGE"),
            row -> assertThat(row).matches("w +4 +[0-9]+s"));
    assertThat(run("get wg w -o jsonpath={.spec.limit}")).isEqualTo("5");
    assertThat(run("delete wg w")).contains("deleted");
    assertThat(run("get wg")).contains("No resources found");
  }

  @Test
  void refusesWhatTheSchemaForbids() throws Exception {
    Files.write(directory.resolve("crd.yaml"), resource("widgets-crd.yaml"));
    run("apply -f crd.yaml");

    assertThat(run("apply -f " + widget("{size: S, foo: 1}")))
        .contains("strict decoding error: unknown field \"spec.foo\"");
    assertThat(run("apply --server-side -f " + widget("{size: S, foo: 1}")))
        .contains("unknown field \"spec.foo\"");
    assertThat(run("apply -f " + widget("{size: S, replicas: 7}")))
        .contains("The Widget \"w\" is invalid: spec: ")
        .contains("spec.replicas must not pass spec.limit");
  }

  @Test
  void createsLabelsAnnotatesAndPatches() throws Exception {
    assertThat(run("create configmap c --from-literal=k=v")).contains("configmap/c created");
    assertThat(run("create secret generic s --from-literal=k=v")).contains("secret/s created");
    assertThat(run("create namespace n")).contains("namespace/n created");
    assertThat(run("label configmap c a=b")).contains("labeled");
    assertThat(run("annotate configmap c a=b")).contains("annotated");
    assertThat(run("patch configmap c --type=merge -p {\"data\":{\"k\":\"w\"}}"))
        .contains("patched");
    assertThat(run("get configmap -l a=b -o name").strip()).isEqualTo("configmap/c");
    assertThat(run("get configmap c -o jsonpath={.data.k}")).isEqualTo("w");
    assertThat(run("get secret s -o jsonpath={.data.k}")).isEqualTo("dg==");
    assertThat(run("auth can-i delete pods").strip()).isEqualTo("yes");
    assertThat(run("delete namespace n")).contains("deleted");
  }

  @Test
  void followsAStatefulSet() throws Exception {
    Files.write(directory.resolve("web.yaml"), resource("web-statefulset.yaml"));
    try (var node = new FakeNode(server.client())) {
      assertThat(node).isNotNull();
      assertThat(run("apply --server-side -f web.yaml")).contains("serverside-applied");
      assertThat(run("rollout status statefulset/web --timeout=20s"))
          .contains("3 new pods have been updated");
      assertThat(run("get statefulset web")).contains("3/3");
      assertThat(run("get pods -w --request-timeout=2s")).contains("web-0", "web-1", "web-2");
      assertThat(run("describe statefulset web")).contains("3 Running");
      assertThat(run("apply --server-side -f web.yaml")).contains("serverside-applied");
      assertThat(run("rollout restart statefulset/web")).contains("restarted");
      assertThat(run("delete statefulset web --cascade=foreground --timeout=20s"))
          .contains("deleted");
      assertThat(run("get pods")).contains("No resources found");
    }
  }

  private String widget(String spec) throws IOException {
    String name = "widget-" + files++ + ".yaml";
    String text =
        "apiVersion: test.stoke.dev/v1\nkind: Widget\nmetadata: {name: w}\nspec: %s\n"
            .formatted(spec.startsWith("{") ? spec : "{" + spec + "}");
    Files.writeString(directory.resolve(name), text);
    return name;
  }

  /** Standard output and error together; a failing command shows its message there. */
  private String run(String arguments) throws Exception {
    var command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments.split(" ")));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("KUBECONFIG", directory.resolve("kubeconfig").toString());
    builder.environment().put("HOME", directory.toString());
    Path output = directory.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("kubectl " + arguments + " hangs: " + Files.readString(output));
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(TestServer.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }

  private static boolean isInstalled() {
    for (String entry : System.getenv("PATH").split(java.io.File.pathSeparator)) {
      if (Files.isExecutable(Path.of(entry, "kubectl"))) {
        return true;
      }
    }
    return false;
  }
}
