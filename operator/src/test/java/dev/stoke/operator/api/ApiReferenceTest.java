package dev.stoke.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ApiReferenceTest {
  private static final Path CRD = Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml");
  private static final Path REFERENCE = Path.of("../docs/api.md");

  @Test
  void theReferenceIsWhatTheDefinitionSays() throws IOException {
    var generated = ApiReference.of(Files.readString(CRD));
    if (Boolean.getBoolean("stoke.docs.write")) {
      Files.writeString(REFERENCE, generated);
    }
    assertThat(REFERENCE)
        .as("docs/api.md is behind crds/; regenerate it with: %s", ApiReference.REGENERATE)
        .content()
        .isEqualTo(generated);
  }
}
