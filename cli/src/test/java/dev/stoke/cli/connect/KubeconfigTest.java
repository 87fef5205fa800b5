package dev.stoke.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeconfigTest {
  private static final String TWO =
      """
      apiVersion: v1
      kind: Config
      clusters:
        - {name: a, cluster: {server: 'http://127.0.0.1:1'}}
        - {name: b, cluster: {server: 'http://127.0.0.1:2'}}
      users: [{name: u, user: {}}]
      contexts:
        - {name: first, context: {cluster: a, user: u, namespace: shop}}
        - {name: second, context: {cluster: b, user: u}}
      """;

  @TempDir private Path directory;

  @Test
  void theContextIsTheNamedOneElseTheCurrentOne() throws IOException {
    var file = file(TWO + "current-context: first\n");

    assertThat(Kubeconfig.find(file, null).getMasterUrl()).startsWith("http://127.0.0.1:1");
    assertThat(Kubeconfig.find(file, null).getNamespace()).isEqualTo("shop");
    assertThat(Kubeconfig.find(file, "second").getMasterUrl()).startsWith("http://127.0.0.1:2");
  }

  @Test
  void whatIsNotThereIsNamedWithWhatIs() throws IOException {
    var current = file(TWO + "current-context: first\n");
    assertThatThrownBy(() -> Kubeconfig.find(current, "third"))
        .hasMessageContaining("no context third in " + current)
        .hasMessageContaining("first, second");

    assertThatThrownBy(() -> Kubeconfig.find(file(TWO), null))
        .hasMessageContaining("no current context")
        .hasMessageContaining("first, second");

    assertThatThrownBy(() -> Kubeconfig.find(directory.resolve("none"), null))
        .hasMessage("there is no kubeconfig " + directory.resolve("none"));
  }

  @Test
  void rubbishIsRefused() throws IOException {
    assertThatThrownBy(() -> Kubeconfig.find(file("what: [is this"), null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be read as a kubeconfig")
        .message()
        .hasLineCount(1);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "config", ""), text);
  }
}
