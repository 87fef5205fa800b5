package dev.stoke.local.embedded.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Predicate;

/** Field selectors of the query: equality on the few fields that a real server knows. */
public final class FieldSelector {
  private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");
  private static final Set<String> PODS =
      Set.of(
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "status.phase",
          "status.podIP",
          "status.nominatedNodeName");
  private static final Set<String> EVENTS =
      Set.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");

  private FieldSelector() {}

  public static Predicate<JsonNode> parse(ResourceType type, String selector) {
    Predicate<JsonNode> all = object -> true;
    for (String part : selector.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      boolean unequal = part.contains("!=");
      String[] sides = part.split(unequal ? "!=" : "==?", 2);
      if (sides.length != 2) {
        throw ApiError.badRequest("invalid field selector: \"" + part + "\"");
      }
      String field = sides[0].strip();
      String wanted = sides[1].strip();
      if (!isKnown(type, field)) {
        throw ApiError.badRequest("field label not supported: " + field);
      }
      String[] path = field.split("\\.");
      all = all.and(object -> Json.text(object, path).equals(wanted) != unequal);
    }
    return all;
  }

  private static boolean isKnown(ResourceType type, String field) {
    return EVERYWHERE.contains(field)
        || (type.is("", "pods") && PODS.contains(field))
        || (type.is("", "events") && EVENTS.contains(field))
        || (type.is("", "namespaces") && field.equals("status.phase"))
        || (type.is("", "nodes") && field.equals("spec.unschedulable"))
        || (type.is("", "secrets") && field.equals("type"));
  }
}
