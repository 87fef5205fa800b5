package dev.stoke.operator.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads also what a newer version has written, such as a value that an enumeration has not here: a
 * watch that failed on one StokeCluster would end for all of them.
 */
final class StokeClusterReader extends JsonDeserializer<StokeCluster> {
  private static final int MAX_VALUE_LENGTH = 64;

  @Override
  public StokeCluster deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode tree = context.readTree(parser);
    var cluster = new StokeCluster();
    if (tree.path("metadata").isObject()) {
      cluster.setMetadata(context.readTreeAsValue(tree.get("metadata"), ObjectMeta.class));
    }
    try {
      cluster.setSpec(read(tree, "spec", StokeClusterSpec.class, context));
    } catch (JsonMappingException e) {
      mark(cluster, sentence(e));
    }
    try {
      cluster.setStatus(read(tree, "status", StokeClusterStatus.class, context));
    } catch (JsonMappingException e) {
      cluster.setStatus(null); // It is made anew.
    }
    return cluster;
  }

  private static <T> @Nullable T read(
      JsonNode tree, String field, Class<T> type, DeserializationContext context)
      throws IOException {
    var value = tree.path(field);
    return value.isObject() ? context.readTreeAsValue(value, type) : null;
  }

  /** As an annotation, which is still there when a cache has copied the object. */
  private static void mark(StokeCluster cluster, String sentence) {
    @Nullable Map<String, String> before = cluster.getMetadata().getAnnotations();
    var annotations = new HashMap<String, String>(before == null ? Map.of() : before);
    annotations.put(StokeCluster.UNREADABLE, sentence);
    cluster.getMetadata().setAnnotations(annotations);
  }

  private static String sentence(JsonMappingException failure) {
    var path = new StringBuilder("spec");
    for (var step : failure.getPath()) {
      if (step.getFieldName() != null) {
        path.append('.').append(step.getFieldName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    var what =
        failure instanceof InvalidFormatException wrong
            ? "has the value \"" + cut(String.valueOf(wrong.getValue())) + "\", which"
            : "has a form that";
    return "%s %s this operator does not know: a newer version wrote it. Nothing is changed; use an operator that is as new as the CustomResourceDefinition, or a value of this version."
        .formatted(path, what);
  }

  private static String cut(String value) {
    return value.length() > MAX_VALUE_LENGTH ? value.substring(0, MAX_VALUE_LENGTH) : value;
  }
}
