package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.local.embedded.model.FieldSelector;
import dev.stoke.local.embedded.model.LabelSelector;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import java.util.Optional;
import java.util.function.Predicate;

/** Which objects a list or a watch is about. */
record Selection(String namespace, Predicate<JsonNode> filter) {
  static Selection of(Target target, ResourceType type, Request request) {
    Predicate<JsonNode> filter =
        LabelSelector.parse(request.query("labelSelector"))
            .and(FieldSelector.parse(type, request.query("fieldSelector")));
    Optional<String> name = target.name();
    if (name.isPresent()) {
      filter = filter.and(object -> Meta.name(object).equals(name.get()));
    }
    return new Selection(target.namespace(), filter);
  }

  boolean matches(JsonNode object) {
    return (namespace.isEmpty() || Meta.namespace(object).equals(namespace)) && filter.test(object);
  }
}
