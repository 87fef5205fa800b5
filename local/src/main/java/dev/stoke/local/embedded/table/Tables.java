package dev.stoke.local.embedded.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.resources.Registered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Renders objects as one Table. */
public final class Tables {
  private Tables() {}

  /**
   * The table of some objects of one resource.
   *
   * @param includeObject {@code Object}, {@code None}, or anything else for the metadata
   */
  public static ObjectNode render(
      Registered resource, List<ObjectNode> objects, String includeObject, Instant now) {
    List<Column> columns = columns(resource);
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata");
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put("description", column.description())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(column -> cells.add(column.cell().apply(object, now)));
      if (includeObject.equals("Object")) {
        row.set("object", object);
      } else if (!includeObject.equals("None")) {
        row.set("object", metadata(object));
      }
    }
    return table;
  }

  private static List<Column> columns(Registered resource) {
    if (resource.schema().isEmpty()) {
      return BuiltInColumns.of(resource.type().kind());
    }
    var columns = new ArrayList<Column>();
    columns.add(Cells.name());
    resource.columns().forEach(definition -> columns.add(Cells.custom(definition)));
    if (resource.columns().isEmpty()) {
      columns.add(Cells.age());
    }
    return columns;
  }

  private static ObjectNode metadata(ObjectNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
