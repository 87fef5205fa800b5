package dev.stoke.local.cli;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Locale;

/** A kind of object as the server lists it, found by any name that kubectl takes: pods, pod, po. */
record ResourceType(String apiPath, String plural, boolean namespaced) {
  /** Looks the name up in the server's discovery. */
  static ResourceType find(KubernetesClient client, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    ResourceType core = match("/api/v1", client.getApiResources("v1").getResources(), wanted);
    if (core != null) {
      return core;
    }
    for (APIGroup group : client.getApiGroups().getGroups()) {
      String groupVersion = group.getPreferredVersion().getGroupVersion();
      var resources = client.getApiResources(groupVersion);
      ResourceType type =
          resources == null
              ? null
              : match("/apis/" + groupVersion, resources.getResources(), wanted);
      if (type != null) {
        return type;
      }
    }
    throw new IllegalArgumentException("the server has no resource type \"" + name + "\"");
  }

  /** Path of one object, or of all in the namespace when the name is empty. */
  String path(String namespace, String name) {
    String collection = apiPath + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural;
    return name.isEmpty() ? collection : collection + "/" + name;
  }

  private static @org.jspecify.annotations.Nullable ResourceType match(
      String apiPath, List<APIResource> resources, String wanted) {
    for (APIResource resource : resources) {
      boolean named =
          wanted.equals(resource.getName())
              || wanted.equals(resource.getSingularName())
              || wanted.equals(resource.getKind().toLowerCase(Locale.ROOT))
              || resource.getShortNames().contains(wanted);
      if (named && !resource.getName().contains("/")) {
        return new ResourceType(apiPath, resource.getName(), resource.getNamespaced());
      }
    }
    return null;
  }
}
