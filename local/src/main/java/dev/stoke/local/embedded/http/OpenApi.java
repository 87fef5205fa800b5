package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Registry;
import java.util.List;
import java.util.TreeSet;

/**
 * Just enough of the OpenAPI documents for kubectl to learn that this server validates fields and
 * honours dry runs itself; the schemas of the types are not told.
 */
final class OpenApi {
  private final Registry registry;

  OpenApi(Registry registry) {
    this.registry = registry;
  }

  /** {@code /openapi/v3}. */
  ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    var versions = new TreeSet<String>();
    registry.all().forEach(each -> versions.add(path(each.type())));
    for (String version : versions) {
      paths.putObject(version).put("serverRelativeURL", "/openapi/v3/" + version + "?hash=0");
    }
    return index;
  }

  /** {@code /openapi/v3/api/v1} and the like. */
  ObjectNode document(String version) {
    List<ResourceType> types =
        registry.all().stream()
            .map(Registered::type)
            .filter(type -> path(type).equals(version))
            .toList();
    if (types.isEmpty()) {
      throw ApiError.noSuchPath();
    }
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    info(document);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : types) {
      String prefix = "/" + path(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/");
      ObjectNode patch = paths.putObject(prefix + type.plural() + "/{name}").putObject("patch");
      kind(patch.putObject("x-kubernetes-group-version-kind"), type);
      parameters(patch.putArray("parameters"), true);
      ObjectNode schema = schemas.putObject(schemaName(type)).put("type", "object");
      kind(schema.putArray("x-kubernetes-group-version-kind").addObject(), type);
    }
    return document;
  }

  /** {@code /openapi/v2}: for clients that do not know version 3. */
  ObjectNode swagger() {
    ObjectNode document = Json.object().put("swagger", "2.0");
    info(document);
    ObjectNode paths = document.putObject("paths");
    document.putObject("definitions");
    for (Registered each : registry.all()) {
      ResourceType type = each.type();
      String prefix = "/" + path(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/");
      ObjectNode patch = paths.putObject(prefix + type.plural() + "/{name}").putObject("patch");
      kind(patch.putObject("x-kubernetes-group-version-kind"), type);
      parameters(patch.putArray("parameters"), false);
      patch.putObject("responses").putObject("200").put("description", "OK");
    }
    return document;
  }

  private static void info(ObjectNode document) {
    document.putObject("info").put("title", "Kubernetes").put("version", ServerVersion.VERSION);
  }

  private static void parameters(ArrayNode parameters, boolean hasSchema) {
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
      ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
      if (hasSchema) {
        parameter.putObject("schema").put("type", "string");
      } else {
        parameter.put("type", "string");
      }
    }
  }

  private static void kind(ObjectNode node, ResourceType type) {
    node.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
  }

  private static String schemaName(ResourceType type) {
    return (type.group().isEmpty() ? "core" : type.group())
        + "."
        + type.version()
        + "."
        + type.kind();
  }

  private static String path(ResourceType type) {
    return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
  }
}
