package dev.stoke.local.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.ownership.Shape;
import java.util.List;
import java.util.Optional;

/** One version's schema of one CustomResourceDefinition. */
public record CustomSchema(JsonNode openApi) {
  /** What is wrong with the schema itself. */
  public List<ApiError.Cause> problems(String path) {
    var causes = new Causes();
    if (!openApi.isObject()) {
      causes.required(path);
    }
    new CelRules(causes).compileAll(openApi, path);
    return causes.list();
  }

  /** Changes the object, and answers with the paths of the unknown fields that it dropped. */
  public List<String> prune(ObjectNode object) {
    return Pruning.prune(object, openApi);
  }

  /** Changes the object. */
  public void applyDefaults(ObjectNode object) {
    Defaulting.apply(object, openApi);
  }

  /** The rules of the schema, then, when they hold, its CEL rules. */
  public List<ApiError.Cause> validate(ObjectNode object, Optional<ObjectNode> old) {
    var causes = new Causes();
    new Validation(causes).check(object, openApi, "");
    if (causes.isEmpty()) {
      new CelRules(causes).check(object, old.orElse(null), openApi, "");
    }
    return causes.list();
  }

  public Shape shape() {
    return SchemaShape.of(openApi);
  }
}
