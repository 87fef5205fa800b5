package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Registry;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** {@code /api}, {@code /apis} and below: which groups, versions and resources there are. */
final class Discovery {
  static final String AUTHORIZATION = "authorization.k8s.io";
  private static final String ALL_VERBS =
      "create delete deletecollection get list patch update watch";
  private static final String SUBRESOURCE_VERBS = "get patch update";

  private final Registry registry;

  Discovery(Registry registry) {
    this.registry = registry;
  }

  ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    var names = new TreeSet<String>();
    registry.all().forEach(each -> names.add(each.type().group()));
    names.add(AUTHORIZATION);
    names.remove("");
    names.forEach(name -> groups.add(group(name)));
    return list;
  }

  ObjectNode group(String name) {
    List<String> versions = versions(name);
    if (versions.isEmpty()) {
      throw ApiError.noSuchPath();
    }
    ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    group.put("name", name);
    ArrayNode list = group.putArray("versions");
    for (String version : versions) {
      list.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", list.get(0));
    return group;
  }

  /** Stable before beta before alpha, and the newest first. */
  private List<String> versions(String group) {
    if (group.equals(AUTHORIZATION)) {
      return List.of("v1");
    }
    return registry.all().stream()
        .map(Registered::type)
        .filter(type -> type.group().equals(group))
        .map(ResourceType::version)
        .distinct()
        .sorted(
            Comparator.comparing((String version) -> version.contains("alpha"))
                .thenComparing(version -> version.contains("beta"))
                .thenComparing(Comparator.reverseOrder()))
        .toList();
  }

  ObjectNode resources(String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    registry.all().stream()
        .map(Registered::type)
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .sorted(Comparator.comparing(ResourceType::plural))
        .forEach(type -> describe(type, resources));
    if (group.equals(AUTHORIZATION) && version.equals("v1")) {
      entry(resources, "selfsubjectaccessreviews", "SelfSubjectAccessReview", false, "create");
    }
    if (resources.isEmpty()) {
      throw ApiError.noSuchPath();
    }
    return list;
  }

  private static void describe(ResourceType type, ArrayNode resources) {
    ObjectNode entry =
        entry(resources, type.plural(), type.kind(), type.namespaced(), ALL_VERBS)
            .put("singularName", type.singular());
    if (!type.shortNames().isEmpty()) {
      type.shortNames().forEach(entry.putArray("shortNames")::add);
    }
    if (!type.categories().isEmpty()) {
      type.categories().forEach(entry.putArray("categories")::add);
    }
    if (type.hasStatus()) {
      entry(
          resources, type.plural() + "/status", type.kind(), type.namespaced(), SUBRESOURCE_VERBS);
    }
    if (type.scale().isPresent()) {
      entry(resources, type.plural() + "/scale", "Scale", type.namespaced(), SUBRESOURCE_VERBS)
          .put("group", "autoscaling")
          .put("version", "v1");
    }
    if (type.equals(BuiltIns.PODS)) {
      entry(resources, "pods/log", "Pod", true, "get");
      entry(resources, "pods/binding", "Binding", true, "create");
      entry(resources, "pods/eviction", "Eviction", true, "create")
          .put("group", "policy")
          .put("version", "v1");
    }
  }

  private static ObjectNode entry(
      ArrayNode resources, String name, String kind, boolean namespaced, String verbs) {
    ObjectNode entry = resources.addObject().put("name", name).put("singularName", "");
    entry.put("namespaced", namespaced).put("kind", kind);
    List.of(verbs.split(" ")).forEach(entry.putArray("verbs")::add);
    return entry;
  }
}
