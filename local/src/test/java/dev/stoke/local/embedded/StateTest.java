package dev.stoke.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives the process. */
class StateTest {
  @TempDir private Path directory;

  @Test
  void objectsAndDefinitionsAreThereAgainAfterARestart() throws Exception {
    Secret before;
    try (var server = new TestServer(directory)) {
      server.load("widgets-crd.yaml");
      before =
          server
              .client()
              .resource(
                  new SecretBuilder()
                      .withNewMetadata()
                      .withName("s")
                      .endMetadata()
                      .withStringData(Map.of("password", "x"))
                      .build())
              .create();
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("api-state.json"))))
        .isEqualTo("rw-------");

    try (var server = new TestServer(directory)) {
      Secret after = server.client().secrets().withName("s").get();
      assertThat(after).isEqualTo(before);
      assertThat(
              server
                  .client()
                  .genericKubernetesResources("test.stoke.dev/v1", "Widget")
                  .list()
                  .getItems())
          .isEmpty();
      String revision = server.client().secrets().list().getMetadata().getResourceVersion();
      assertThat(Long.parseLong(revision))
          .isGreaterThan(Long.parseLong(before.getMetadata().getResourceVersion()));
    }
  }

  @Test
  void aDamagedFileIsNamedAndItsContentIsNot() throws Exception {
    Path file = directory.resolve("api-state.json");
    Files.writeString(file, "{\"secret-content\": ");

    assertThatThrownBy(() -> new TestServer(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("secret-content");
  }
}
