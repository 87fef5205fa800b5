package dev.stoke.local.embedded.defaults;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Drops fields that a built-in kind does not have, going by the client library's model classes. */
public final class KnownFields {
  private static final ObjectMapper MODELS = new ObjectMapper();
  private static final Map<JavaType, Map<String, JavaType>> PROPERTIES = new ConcurrentHashMap<>();

  /** Values that stand for more than their class shows. */
  private static final Set<String> OPAQUE =
      Set.of(
          "IntOrString",
          "Quantity",
          "FieldsV1",
          "JSONSchemaProps",
          "MicroTime",
          "RawExtension",
          "AnyType");

  private KnownFields() {}

  /** Changes the object, and answers with the paths of what it dropped. */
  public static List<String> prune(ObjectNode object) {
    var dropped = new ArrayList<String>();
    Class<? extends KubernetesResource> model = model(object);
    if (model != null) {
      prune(object, MODELS.constructType(model), "", dropped);
    }
    return dropped;
  }

  private static @org.jspecify.annotations.Nullable Class<? extends KubernetesResource> model(
      ObjectNode object) {
    ObjectNode bare = Json.object();
    bare.set("apiVersion", object.path("apiVersion"));
    bare.set("kind", object.path("kind"));
    Object resource = Serialization.unmarshal(bare.toString());
    return resource instanceof KubernetesResource known
            && !known.getClass().getSimpleName().startsWith("Generic")
        ? known.getClass()
        : null;
  }

  private static void prune(JsonNode node, JavaType type, String path, List<String> dropped) {
    if (type.isCollectionLikeType()) {
      for (int i = 0; i < node.size() && node.isArray(); i++) {
        prune(node.get(i), type.getContentType(), path + "[" + i + "]", dropped);
      }
    } else if (type.isMapLikeType()) {
      node.properties()
          .forEach(field ->
              prune(field.getValue(), type.getContentType(), child(path, field.getKey()), dropped));
    } else if (node instanceof ObjectNode object && isModel(type)) {
      Map<String, JavaType> known = PROPERTIES.computeIfAbsent(type, KnownFields::properties);
      for (var field : List.copyOf(object.properties())) {
        JavaType below = known.get(field.getKey());
        if (below == null) {
          object.remove(field.getKey());
          dropped.add(child(path, field.getKey()));
        } else {
          prune(field.getValue(), below, child(path, field.getKey()), dropped);
        }
      }
    }
  }

  private static boolean isModel(JavaType type) {
    Class<?> raw = type.getRawClass();
    return raw.getName().startsWith("io.fabric8.kubernetes.api.model")
        && !raw.isInterface()
        && !raw.isEnum()
        && !OPAQUE.contains(raw.getSimpleName());
  }

  private static Map<String, JavaType> properties(JavaType type) {
    var properties = new HashMap<String, JavaType>();
    for (BeanPropertyDefinition property :
        MODELS.getDeserializationConfig().introspect(type).findProperties()) {
      properties.put(property.getName(), property.getPrimaryType());
    }
    return properties;
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
