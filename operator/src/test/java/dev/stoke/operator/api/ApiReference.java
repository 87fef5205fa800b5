package dev.stoke.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The CustomResourceDefinition as a document for readers. */
final class ApiReference {
  static final String REGENERATE =
      "./mvnw -q -pl operator -am test -Dtest=ApiReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dstoke.docs.write=true";

  private final StringBuilder out = new StringBuilder();

  private ApiReference() {}

  static String of(String crd) throws IOException {
    var schema = new YAMLMapper().readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema");
    var reference = new ApiReference();
    reference.head(schema);
    reference.section("spec", schema.at("/properties/spec"));
    reference.section("status", schema.at("/properties/status"));
    return reference.out.toString();
  }

  private void head(JsonNode schema) {
    out.append("# The StokeCluster API\n\n")
        .append("`apiVersion: stoke.hppr.dev/v1`, `kind: StokeCluster`, short name `stoke`.\n")
        .append("Generated from [crds/](../crds/) by a test; do not edit:\n")
        .append('`')
        .append(REGENERATE)
        .append("`\n\n")
        .append(
            "A manifest that breaks a rule is refused by the API server with the sentence.\n\n");
    rules(schema);
  }

  private void section(String path, JsonNode schema) {
    out.append("## ").append(path).append("\n\n");
    text(schema.path("description").asText());
    out.append("| field | type | default | |\n|---|---|---|---|\n");
    var required = texts(schema.path("required"));
    for (var field : schema.path("properties").properties()) {
      row(field.getKey(), field.getValue(), required.contains(field.getKey()));
    }
    out.append('\n');
    rules(schema);
    for (var field : schema.path("properties").properties()) {
      below(path + "." + field.getKey(), field.getValue());
    }
  }

  private void below(String path, JsonNode schema) {
    if (schema.has("properties")) {
      section(path, schema);
    } else if (schema.path("items").has("properties")) {
      section(path + "[]", schema.path("items"));
    }
  }

  private void row(String name, JsonNode schema, boolean required) {
    out.append("| `")
        .append(name)
        .append("` | ")
        .append(type(schema))
        .append(" | ")
        .append(required ? "required" : defaultOf(schema))
        .append(" | ")
        .append(schema.path("description").asText().replace("|", "\\|").replace("<", "&lt;"))
        .append(" |\n");
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      return String.join(
          ", ",
          texts(schema.get("enum")).stream().sorted().map(value -> "`" + value + "`").toList());
    }
    return switch (schema.path("type").asText()) {
      case "array" -> "list of " + type(schema.path("items"));
      case "object" ->
          schema.has("additionalProperties") ? "map" : schema.has("properties") ? "object" : "any";
      case "" -> schema.has("x-kubernetes-int-or-string") ? "quantity" : "any";
      default -> schema.path("type").asText();
    };
  }

  private static String defaultOf(JsonNode schema) {
    var value = schema.path("default");
    if (value.isMissingNode()) {
      return "";
    }
    if (value.isObject()) {
      return schema.has("properties") ? "see there" : "`" + value + "`";
    }
    return "`" + (value.isTextual() && !value.asText().isEmpty() ? value.asText() : value) + "`";
  }

  private void rules(JsonNode schema) {
    var messages = new ArrayList<String>();
    schema
        .path("x-kubernetes-validations")
        .forEach(rule -> messages.add(rule.path("message").asText()));
    if (!messages.isEmpty()) {
      messages.forEach(
          message -> out.append("- ").append(message.replace("<", "&lt;")).append('\n'));
      out.append('\n');
    }
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      out.append(text.replace("<", "&lt;")).append("\n\n");
    }
  }

  private static Set<String> texts(JsonNode list) {
    return new HashSet<>(
        StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList());
  }
}
