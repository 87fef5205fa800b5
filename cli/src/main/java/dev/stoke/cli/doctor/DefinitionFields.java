package dev.stoke.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.local.cli.StokeMain;
import dev.stoke.local.embedded.model.Json;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a CustomResourceDefinition, to see which version it is of. */
final class DefinitionFields {
  private static final String NAME = "stokeclusters.stoke.hppr.dev";

  private DefinitionFields() {}

  /** Fields that this version knows and the Kubernetes cluster does not. */
  static Set<String> missing(KubernetesClient client) throws IOException {
    CustomResourceDefinition stored =
        client.apiextensions().v1().customResourceDefinitions().withName(NAME).get();
    if (stored == null) {
      return Set.of();
    }
    var ours =
        Json.parseObject(
            Files.readAllBytes(StokeMain.home().resolve("crds/" + NAME + ".yaml")), true);
    return missing(ours, Serialization.jsonMapper().valueToTree(stored));
  }

  static Set<String> missing(JsonNode ours, JsonNode theirs) {
    var missing = fields(ours);
    missing.removeAll(fields(theirs));
    // One of which the parent is missing, too, says nothing more.
    var parents = Set.copyOf(missing);
    missing.removeIf(field ->
        field.contains(".") && parents.contains(field.substring(0, field.lastIndexOf('.'))));
    return missing;
  }

  private static Set<String> fields(JsonNode crd) {
    var fields = new TreeSet<String>();
    for (var version : crd.path("spec").path("versions")) {
      add(version.path("schema").path("openAPIV3Schema"), "", fields);
    }
    return fields;
  }

  private static void add(JsonNode schema, String path, Set<String> to) {
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          var name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
          to.add(name);
          add(property.getValue(), name, to);
        });
    if (schema.path("items").isObject()) {
      add(schema.path("items"), path, to);
    }
  }
}
