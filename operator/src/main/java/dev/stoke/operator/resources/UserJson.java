package dev.stoke.operator.resources;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.operator.plan.UnusableTemplateException;
import java.util.HashMap;
import java.util.Map;

/**
 * What users write down in Kubernetes' own words, which our schema does not know. The models take
 * every field, so those that they do not have are looked for here.
 */
final class UserJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private UserJson() {}

  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * @param field where the user wrote it
   * @throws UnusableTemplateException with a sentence, when it is no such thing
   */
  static <T> T read(String field, Object value, Class<T> type) {
    var tree = tree(value);
    rejectUnknown(field, tree, MAPPER.constructType(type));
    try {
      return MAPPER.convertValue(tree, type);
    } catch (IllegalArgumentException e) {
      // The lines after the first only say where in our own text.
      throw new UnusableTemplateException(
          "%s cannot be read as a %s: %s; mend it, or remove it."
              .formatted(field, type.getSimpleName(), firstLine(e)));
    }
  }

  private static String firstLine(IllegalArgumentException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private static void rejectUnknown(String field, JsonNode node, JavaType type) {
    if (type.isCollectionLikeType()) {
      for (int i = 0; i < node.size(); i++) {
        rejectUnknown(field + "[" + i + "]", node.get(i), type.getContentType());
      }
    } else if (node instanceof ObjectNode object && isModel(type)) {
      var known = new HashMap<String, JavaType>();
      MAPPER
          .getDeserializationConfig()
          .introspect(type)
          .findProperties()
          .forEach(property -> known.put(property.getName(), property.getPrimaryType()));
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        var below = known.get(entry.getKey());
        var name = field + "." + entry.getKey();
        if (below == null) {
          throw new UnusableTemplateException(
              "%s is no field of Kubernetes' %s: correct its name, or remove it."
                  .formatted(name, type.getRawClass().getSimpleName()));
        }
        rejectUnknown(name, entry.getValue(), below);
      }
    }
  }

  /** Others, such as quantities, stand for more than their class shows. */
  private static boolean isModel(JavaType type) {
    var raw = type.getRawClass();
    return raw.getName().startsWith("io.fabric8.kubernetes.api.model.")
        && !raw.isEnum()
        && !raw.getSimpleName().equals("Quantity")
        && !raw.getSimpleName().equals("IntOrString");
  }
}
