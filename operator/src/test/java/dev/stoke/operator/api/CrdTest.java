package dev.stoke.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrdTest {
  private static final Path COMMITTED = Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml");

  @TempDir private Path scratch;

  @Test
  void theCommittedFileIsWhatTheTypesSay() throws IOException {
    var generated = CrdDocument.generate(scratch);
    if (Boolean.getBoolean("stoke.crd.write")) {
      Files.writeString(COMMITTED, generated);
    }
    assertThat(COMMITTED)
        .as("crds/ is behind the API types; regenerate it with: %s", CrdDocument.REGENERATE)
        .content()
        .isEqualTo(generated);
  }

  @Test
  void everySpecFieldHasADescriptionAndEveryTextAndListABound() throws IOException {
    var gaps = new ArrayList<String>();
    gaps("spec", schema().at("/properties/spec"), gaps);
    assertThat(gaps).isEmpty();
  }

  @Test
  void everyRuleHasAMessageThatIsASentence() throws IOException {
    var rules = schema().findValues("x-kubernetes-validations");
    assertThat(rules).isNotEmpty();
    for (var list : rules) {
      assertThat(list)
          .allSatisfy(rule ->
              assertThat(rule.path("message").asText()).matches("(spec|metadata)\\..* must .*\\."));
    }
  }

  @Test
  void theCrdTravelsInTheJar() {
    assertThat(StokeCluster.class.getResource("/crds/" + COMMITTED.getFileName())).isNotNull();
  }

  private JsonNode schema() throws IOException {
    return new YAMLMapper()
        .readTree(CrdDocument.generate(scratch))
        .at("/spec/versions/0/schema/openAPIV3Schema");
  }

  private static void gaps(String path, JsonNode schema, List<String> gaps) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      var name = path + "." + field.getKey();
      var value = field.getValue();
      if (value.path("description").asText().isEmpty()) {
        gaps.add(name + " has no description");
      }
      boolean required = false;
      for (var one : schema.path("required")) {
        required |= one.asText().equals(field.getKey());
      }
      if (!value.has("default")
          && !required
          && !value.path("description").asText().contains("No default:")
          && !path.endsWith("resources")) {
        gaps.add(name + " has neither a default nor a reason to have none");
      }
      bounds(name, value, gaps);
      gaps(name, value, gaps);
    }
  }

  private static void bounds(String name, JsonNode schema, List<String> gaps) {
    switch (schema.path("type").asText()) {
      case "string" -> {
        if (!schema.has("maxLength") && !schema.has("enum")) {
          gaps.add(name + " has no maxLength");
        }
      }
      case "array" -> {
        if (!schema.has("maxItems")) {
          gaps.add(name + " has no maxItems");
        }
        bounds(name + "[]", schema.path("items"), gaps);
      }
      case "object" -> {
        if (!schema.has("properties")
            && !schema.has("maxProperties")
            && !schema.has("x-kubernetes-preserve-unknown-fields")) {
          gaps.add(name + " has no maxProperties");
        }
      }
      default -> {}
    }
  }
}
