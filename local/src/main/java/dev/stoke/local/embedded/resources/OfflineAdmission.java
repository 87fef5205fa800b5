package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import java.util.Optional;

/** What an API server says to a new custom resource, where there is none to ask. */
public final class OfflineAdmission {
  private final ObjectNode crd;

  /**
   * @param crd the CustomResourceDefinition
   */
  public OfflineAdmission(ObjectNode crd) {
    this.crd = crd.deepCopy();
  }

  /**
   * The object as it would be stored, with its defaults.
   *
   * @throws ApiError with the server's sentence, when it is refused; unknown fields are refused, as
   *     kubectl asks for
   */
  public ObjectNode admit(ObjectNode object) {
    var candidate = object.deepCopy();
    var resource = resource(candidate);
    Names.check(resource.type(), Meta.name(candidate));
    Preparation.prepare(
        resource.type(),
        resource.schema().orElseThrow(),
        candidate,
        Optional.empty(),
        new WriteOptions("", true, false, WriteOptions.FieldValidation.STRICT, warning -> {}));
    return candidate;
  }

  private Registered resource(ObjectNode object) {
    String group = Json.text(crd, "spec", "group");
    for (JsonNode version : Json.objects(Json.at(crd, "spec", "versions"))) {
      var apiVersion = group + "/" + Json.text(version, "name");
      if (version.path("served").asBoolean()
          && apiVersion.equals(Json.text(object, "apiVersion"))) {
        return Registered.custom(crd, version);
      }
    }
    // As kubectl says it after a look into the server's discovery.
    throw ApiError.badRequest(
        "no matches for kind \"%s\" in version \"%s\""
            .formatted(Json.text(object, "kind"), Json.text(object, "apiVersion")));
  }
}
