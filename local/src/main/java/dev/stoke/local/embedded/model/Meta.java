package dev.stoke.local.embedded.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** An object's metadata, by name. */
public final class Meta {
  private Meta() {}

  public static ObjectNode of(ObjectNode object) {
    return Json.ensure(object, "metadata");
  }

  public static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  public static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  public static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  public static String resourceVersion(JsonNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  public static boolean isTerminating(JsonNode object) {
    return Json.at(object, "metadata").hasNonNull("deletionTimestamp");
  }

  public static List<String> finalizers(JsonNode object) {
    return Json.texts(Json.at(object, "metadata", "finalizers"));
  }

  public static List<ObjectNode> owners(JsonNode object) {
    return Json.objects(Json.at(object, "metadata", "ownerReferences"));
  }

  /** The owner that manages the object, if it has one. */
  public static Optional<ObjectNode> controller(JsonNode object) {
    return owners(object).stream()
        .filter(owner -> owner.path("controller").asBoolean(false))
        .findFirst();
  }

  /** Kubernetes writes times with the precision of a second. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
