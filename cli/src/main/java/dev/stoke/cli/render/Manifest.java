package dev.stoke.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.plan.Observation.Referenced;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects of a file: StokeClusters, and what they name as far as it is there, too. */
final class Manifest {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final String name;
  private final List<ObjectNode> objects;

  private Manifest(String name, List<ObjectNode> objects) {
    this.name = name;
    this.objects = List.copyOf(objects);
  }

  /**
   * Reads YAML or JSON of any number of documents.
   *
   * @param name of the file, for messages
   * @throws IllegalArgumentException with a sentence, when it is neither
   */
  static Manifest parse(String name, String text) {
    var objects = new ArrayList<ObjectNode>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      while (documents.hasNextValue()) {
        var document = documents.nextValue();
        if (document instanceof ObjectNode object) {
          object.path("items").forEach(item -> add(item, objects));
          add(object, objects);
        } else if (document != null && !document.isNull() && !document.isMissingNode()) {
          throw new IllegalArgumentException(name + " holds something that is no object");
        }
      }
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new IllegalArgumentException(
          "%s is no YAML%s: %s"
              .formatted(
                  name,
                  at == null ? "" : " (line " + at.getLineNr() + ")",
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + name, e);
    }
    return new Manifest(name, objects);
  }

  private static void add(JsonNode node, List<ObjectNode> to) {
    if (node instanceof ObjectNode object && !object.path("kind").asText().equals("List")) {
      to.add(object);
    }
  }

  /**
   * At least one.
   *
   * @throws IllegalArgumentException when there is none
   */
  List<ObjectNode> clusters() {
    var clusters = of("StokeCluster");
    if (clusters.isEmpty()) {
      throw new IllegalArgumentException(name + " holds no StokeCluster");
    }
    return clusters;
  }

  /** Which keys the Secrets of the namespace have, by name. */
  Map<String, Referenced> secrets(String namespace, String otherwise) {
    return referenced("Secret", namespace, otherwise);
  }

  Map<String, Referenced> configMaps(String namespace, String otherwise) {
    return referenced("ConfigMap", namespace, otherwise);
  }

  private Map<String, Referenced> referenced(String kind, String namespace, String otherwise) {
    var found = new HashMap<String, Referenced>();
    for (var object : of(kind)) {
      if (namespace(object, otherwise).equals(namespace)) {
        var values = new HashMap<String, String>();
        for (var field : List.of("data", "stringData", "binaryData")) {
          object
              .path(field)
              .properties()
              .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        }
        found.put(object.path("metadata").path("name").asText(), Referenced.of(values));
      }
    }
    return found;
  }

  static String namespace(ObjectNode object, String otherwise) {
    var own = object.path("metadata").path("namespace").asText("");
    return own.isEmpty() ? otherwise : own;
  }

  private List<ObjectNode> of(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }
}
