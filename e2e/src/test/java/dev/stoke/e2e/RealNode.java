package dev.stoke.e2e;

import static java.util.Objects.requireNonNull;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Kubernetes with a kubelet, named by the environment: {@code STOKE_E2E_KUBECONFIG}, and {@code
 * STOKE_E2E_LOAD}, a command that takes image tars as arguments. This machine must reach pods and
 * Services, and pods this machine at {@code STOKE_E2E_HOST}, which is by default the API server's.
 */
final class RealNode implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final String kubeconfig;
  private final KubernetesClient client;

  private RealNode(String kubeconfig) {
    this.kubeconfig = kubeconfig;
    this.client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
  }

  static boolean named() {
    return System.getenv("STOKE_E2E_KUBECONFIG") != null
        && System.getenv("STOKE_E2E_LOAD") != null
        && Files.exists(image("stoke-pod"))
        && Files.exists(image("stoke-operator"));
  }

  static RealNode connect() throws IOException {
    return new RealNode(Files.readString(Path.of(environment("STOKE_E2E_KUBECONFIG"))));
  }

  KubernetesClient client() {
    return client;
  }

  /** An address of this machine that pods reach. */
  String host() throws IOException {
    String host =
        System.getenv()
            .getOrDefault("STOKE_E2E_HOST", URI.create(client.getMasterUrl().toString()).getHost());
    if (NetworkInterface.getByInetAddress(java.net.InetAddress.getByName(host)) == null) {
      throw new IOException(host + " is not this machine: set STOKE_E2E_HOST to what pods reach");
    }
    return host;
  }

  void loadImages() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                "bash",
                "-euc",
                environment("STOKE_E2E_LOAD") + " \"$@\"",
                "load",
                image("stoke-pod").toString(),
                image("stoke-operator").toString())
            .inheritIO()
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("STOKE_E2E_LOAD does not load the images");
    }
  }

  /** Where only pods of the restricted profile may run. */
  void createNamespace(String name) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
  }

  void install(String chart, String release, String namespace, Map<String, Object> values) {
    InstallCommand command =
        new Helm(TestCluster.Checkout.file("helm/" + chart))
            .install()
            .withName(release)
            .withNamespace(namespace)
            .withKubeConfigContents(kubeconfig);
    values.forEach(command::set);
    command.call();
  }

  void uninstall(String release, String namespace) {
    Helm.uninstall(release).withNamespace(namespace).withKubeConfigContents(kubeconfig).call();
  }

  private static Path image(String name) {
    return TestCluster.Checkout.file("images/target/" + name + "-0.1.0.tar");
  }

  private static String environment(String name) {
    return requireNonNull(System.getenv(name), name);
  }

  @Override
  public void close() {
    client.close();
  }
}
