package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.defaults.BuiltInDefaults;
import dev.stoke.local.embedded.defaults.KnownFields;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.schema.CustomSchema;
import java.util.List;
import java.util.Optional;

/** What happens to an object between its arrival and the store: pruning, defaults, validation. */
final class Preparation {
  private final ServiceAddresses addresses;

  Preparation(ServiceAddresses addresses) {
    this.addresses = addresses;
  }

  /** Changes the candidate. */
  void prepare(
      Registered resource, ObjectNode candidate, Optional<ObjectNode> live, WriteOptions options) {
    ResourceType type = resource.type();
    if (resource.schema().isPresent()) {
      prepare(type, resource.schema().get(), candidate, live, options);
      return;
    }
    report(type, KnownFields.prune(candidate), options);
    BuiltInDefaults.apply(candidate);
    if (type.equals(BuiltIns.CRDS)) {
      refuse(type, candidate, Definitions.prepare(candidate));
    } else if (type.equals(BuiltIns.SERVICES)) {
      addresses.assign(candidate, live);
    } else if (type.equals(BuiltIns.STATEFUL_SETS)) {
      refuse(type, candidate, StatefulSetRules.check(candidate, live));
    }
  }

  /** The same, of a custom resource. */
  static void prepare(
      ResourceType type,
      CustomSchema schema,
      ObjectNode candidate,
      Optional<ObjectNode> live,
      WriteOptions options) {
    report(type, schema.prune(candidate), options);
    schema.applyDefaults(candidate);
    refuse(type, candidate, schema.validate(candidate, live));
  }

  private static void report(ResourceType type, List<String> unknown, WriteOptions options) {
    List<String> sentences =
        unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    switch (options.validation()) {
      case STRICT -> {
        if (!sentences.isEmpty()) {
          throw ApiError.badRequest(
              "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                  .formatted(
                      type.kind(), type.version(), type.kind(), String.join(", ", sentences)));
        }
      }
      case WARN -> sentences.forEach(options.warnings());
      case IGNORE -> {
        // The fields are dropped in silence, as asked for.
      }
    }
  }

  private static void refuse(ResourceType type, ObjectNode object, List<ApiError.Cause> causes) {
    if (!causes.isEmpty()) {
      throw ApiError.invalid(type, Meta.name(object), causes);
    }
  }

  /** The body names its kind, and it is the one of the path. */
  static void checkKind(ResourceType type, ObjectNode body) {
    if (!body.has("apiVersion")) {
      body.put("apiVersion", type.apiVersion());
    }
    if (!body.has("kind")) {
      body.put("kind", type.kind());
    }
    if (!Json.text(body, "apiVersion").equals(type.apiVersion())
        || !Json.text(body, "kind").equals(type.kind())) {
      throw ApiError.badRequest(
          "the API version and kind in the data (%s, %s) do not match the expected ones (%s, %s)"
              .formatted(
                  Json.text(body, "apiVersion"),
                  Json.text(body, "kind"),
                  type.apiVersion(),
                  type.kind()));
    }
  }
}
