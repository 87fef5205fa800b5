package dev.stoke.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The CustomResourceDefinition as made from the API types, and what annotations cannot say. */
final class CrdDocument {
  static final String REGENERATE =
      "./mvnw -q -pl operator -am test -Dtest=CrdTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dstoke.crd.write=true";

  private static final String FILE = "stokeclusters.stoke.hppr.dev-v1.yml";

  private static final String HEADER =
      "# Generated from the types in operator/src/main/java/dev/stoke/operator/api; do not edit.\n# "
          + REGENERATE
          + "\n";

  private static final YAMLMapper YAML =
      new YAMLMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

  private CrdDocument() {}

  static String generate(Path scratch) throws IOException {
    new CRDGenerator()
        .customResourceClasses(StokeCluster.class)
        .forCRDVersions("v1")
        .inOutputDir(scratch.toFile())
        .generate();
    var crd = (ObjectNode) YAML.readTree(scratch.resolve(FILE).toFile());
    wholeNumbers(crd);
    var schema = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
    integerFormats(schema, Set.of("observedGeneration", "configRevision", "tolerationSeconds"));
    listMap((ObjectNode) schema.at("/properties/status/properties/conditions"), "type");
    listMap((ObjectNode) schema.at("/properties/status/properties/members"), "name");
    ((ObjectNode) schema.at("/properties/spec/properties/keys/properties/revoked"))
        .put("x-kubernetes-list-type", "set");
    for (var kind : List.of("ldap", "oidc")) {
      listMap(
          (ObjectNode) schema.at("/properties/spec/properties/providers/properties/" + kind),
          "name");
    }
    opaque(schema);
    onceEach(schema);
    paths(schema.at("/properties/spec"), "spec");
    schema.withArray("required").add("spec");
    schema.withArray("x-kubernetes-validations").add(nameRule());
    columns((ObjectNode) crd.at("/spec/versions/0"));
    return HEADER + YAML.writeValueAsString(crd);
  }

  /** Bounds come as 99.0. */
  private static void wholeNumbers(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(field -> {
            if (field.getValue().isDouble()) {
              field.setValue(IntNode.valueOf(field.getValue().intValue()));
            }
          });
    }
    node.forEach(CrdDocument::wholeNumbers);
  }

  private static void integerFormats(JsonNode node, Set<String> longs) {
    if (node.get("properties") instanceof ObjectNode properties) {
      properties
          .properties()
          .forEach(property -> {
            if (property.getValue() instanceof ObjectNode schema
                && "integer".equals(schema.path("type").asText())) {
              schema.put("format", longs.contains(property.getKey()) ? "int64" : "int32");
            }
          });
    }
    node.forEach(child -> integerFormats(child, longs));
  }

  /** A map of anything is anything: a type of its values would drop their fields. */
  private static void opaque(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("x-kubernetes-preserve-unknown-fields")) {
      object.remove("additionalProperties");
    }
    node.forEach(CrdDocument::opaque);
  }

  /** A type that is used at several places says {path} in its messages. */
  private static void paths(JsonNode schema, String path) {
    for (var rule : schema.path("x-kubernetes-validations")) {
      ((ObjectNode) rule).put("message", rule.path("message").asText().replace("{path}", path));
    }
    schema
        .path("properties")
        .properties()
        .forEach(field -> paths(field.getValue(), path + "." + field.getKey()));
    if (schema.has("items")) {
      paths(schema.get("items"), path);
    }
  }

  /** Pods, Services and their labels are named after it (63 characters, with -peers and a hash). */
  private static ObjectNode nameRule() {
    return YAML.createObjectNode()
        .put(
            "rule",
            "self.metadata.name.size() <= 40 &&"
                + " self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')")
        .put(
            "message",
            "metadata.name must be at most 40 lower-case letters, digits and '-', beginning with a"
                + " letter: pods and Services are named after it.");
  }

  /** The generator sorts them by path; a reader wants them in this order. */
  private static void columns(ObjectNode version) {
    var sorted = YAML.createArrayNode();
    for (var name : List.of("Replicas", "Ready", "Status", "Issuer", "URL", "Message", "Age")) {
      for (var column : version.get("additionalPrinterColumns")) {
        if (name.equals(column.path("name").asText())) {
          sorted.add(column);
        }
      }
    }
    version.set("additionalPrinterColumns", sorted);
  }

  /** Without it server-side apply takes the list as one value. */
  private static void listMap(ObjectNode list, String key) {
    list.put("x-kubernetes-list-type", "map");
    list.set("x-kubernetes-list-map-keys", YAML.valueToTree(List.of(key)));
    var items = (ObjectNode) list.get("items");
    var required = items.withArray("required");
    var names = new HashSet<String>();
    required.forEach(name -> names.add(name.asText()));
    if (names.add(key)) {
      required.add(key);
    }
  }

  /** A rule on a record component is found twice: at the field and at its accessor. */
  private static void onceEach(JsonNode node) {
    if (node.get("x-kubernetes-validations") instanceof ArrayNode rules) {
      var seen = new HashSet<JsonNode>();
      for (Iterator<JsonNode> rule = rules.iterator(); rule.hasNext(); ) {
        if (!seen.add(rule.next())) {
          rule.remove();
        }
      }
    }
    node.forEach(CrdDocument::onceEach);
  }
}
