package dev.stoke.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DefinitionFieldsTest {
  @Test
  void whatAnOlderDefinitionLacksIsNamedByItsOutermostField() throws IOException {
    var ours = crd();
    var older = crd();
    var spec = (ObjectNode) properties(older).path("spec").path("properties");
    spec.remove("providers");
    ((ObjectNode) spec.path("keys").path("properties")).remove("maxSigners");

    assertThat(DefinitionFields.missing(ours, older))
        .containsExactlyInAnyOrder("spec.providers", "spec.keys.maxSigners");
    assertThat(DefinitionFields.missing(ours, ours)).isEmpty();
    assertThat(DefinitionFields.missing(older, ours)).isEmpty();
  }

  private static JsonNode properties(JsonNode crd) {
    return crd.at("/spec/versions/0/schema/openAPIV3Schema/properties");
  }

  private static JsonNode crd() throws IOException {
    return Json.parseObject(
        Files.readAllBytes(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml")), true);
  }
}
