package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.table.Tables;
import java.time.Clock;
import java.util.List;

/** In which form objects are shown: whole, as a Table, or their metadata only. */
final class View {
  private enum Form {
    WHOLE,
    TABLE,
    METADATA
  }

  private final Registered resource;
  private final Form form;
  private final String includeObject;
  private final Clock clock;

  View(Registered resource, Request request, Clock clock) {
    this.resource = resource;
    this.form =
        request.wantsTable()
            ? Form.TABLE
            : request.wantsMetadataOnly() ? Form.METADATA : Form.WHOLE;
    this.includeObject = request.query("includeObject");
    this.clock = clock;
  }

  JsonNode one(ObjectNode object) {
    ObjectNode versioned = Resources.inVersion(resource.type(), object);
    return switch (form) {
      case WHOLE -> versioned;
      case METADATA -> metadata(versioned);
      case TABLE -> {
        ObjectNode table = table(List.of(versioned));
        table.putObject("metadata").put("resourceVersion", Meta.resourceVersion(object));
        yield table;
      }
    };
  }

  JsonNode list(List<ObjectNode> objects, long revision) {
    ObjectNode list =
        switch (form) {
          case TABLE -> table(objects);
          case METADATA -> {
            ObjectNode metadata = header("meta.k8s.io/v1", "PartialObjectMetadataList");
            objects.forEach(object -> metadata.withArray("items").add(metadata(object)));
            yield metadata;
          }
          case WHOLE -> header(resource.type().apiVersion(), resource.type().listKind());
        };
    Json.ensure(list, "metadata").put("resourceVersion", Long.toString(revision));
    if (form != Form.TABLE) {
      var items = list.withArray("items");
      if (form == Form.WHOLE) {
        items.addAll(objects);
      }
    }
    return list;
  }

  /** A bookmark carries nothing but a revision. */
  JsonNode bookmark(long revision, boolean endsInitialEvents) {
    ObjectNode object =
        form == Form.METADATA
            ? partial()
            : header(resource.type().apiVersion(), resource.type().kind());
    ObjectNode meta = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
    if (endsInitialEvents) {
      meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    if (form == Form.TABLE) {
      ObjectNode table = table(List.of());
      table.set("metadata", meta);
      return table;
    }
    return object;
  }

  private ObjectNode table(List<ObjectNode> objects) {
    return Tables.render(resource, objects, includeObject, clock.instant());
  }

  private static ObjectNode metadata(ObjectNode object) {
    ObjectNode partial = partial();
    partial.set("metadata", object.path("metadata"));
    return partial;
  }

  private static ObjectNode partial() {
    return header("meta.k8s.io/v1", "PartialObjectMetadata");
  }

  private static ObjectNode header(String apiVersion, String kind) {
    return Json.object().put("kind", kind).put("apiVersion", apiVersion);
  }
}
