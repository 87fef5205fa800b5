package dev.stoke.local.embedded.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code metadata.managedFields} as sets of fields, by manager. */
record ManagedFields(Map<Writer, Entry> entries) {
  /** What one writer owns, and since when. */
  record Entry(FieldSet fields, String apiVersion, String time) {}

  ManagedFields {
    entries = Map.copyOf(entries);
  }

  static ManagedFields of(JsonNode object) {
    var entries = new LinkedHashMap<Writer, Entry>();
    for (ObjectNode entry : Json.objects(Json.at(object, "metadata", "managedFields"))) {
      entries.put(
          new Writer(
              Json.text(entry, "manager"),
              Json.text(entry, "operation").equals("Apply"),
              Optional.of(Json.text(entry, "subresource")).filter(s -> !s.isEmpty())),
          new Entry(
              FieldSet.parse(entry.path("fieldsV1")),
              Json.text(entry, "apiVersion"),
              Json.text(entry, "time")));
    }
    return new ManagedFields(entries);
  }

  FieldSet of(Writer writer) {
    Entry entry = entries.get(writer);
    return entry == null ? FieldSet.EMPTY : entry.fields();
  }

  FieldSet ofOthers(Writer writer) {
    return entries.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(writer))
        .map(entry -> entry.getValue().fields())
        .reduce(FieldSet.EMPTY, FieldSet::union);
  }

  /** The time is touched only when the set of fields is another one. */
  ManagedFields with(Writer writer, FieldSet fields, String apiVersion, Instant now) {
    var changed = new LinkedHashMap<>(entries);
    Entry old = entries.get(writer);
    if (fields.isEmpty()) {
      changed.remove(writer);
    } else if (old == null || !old.fields().equals(fields)) {
      changed.put(writer, new Entry(fields, apiVersion, Meta.time(now)));
    }
    return new ManagedFields(changed);
  }

  ManagedFields withoutFieldsOfOthers(Writer writer, FieldSet taken) {
    var changed = new LinkedHashMap<Writer, Entry>();
    entries.forEach((owner, entry) -> {
      FieldSet left = owner.equals(writer) ? entry.fields() : entry.fields().minus(taken);
      if (!left.isEmpty()) {
        changed.put(owner, new Entry(left, entry.apiVersion(), entry.time()));
      }
    });
    return new ManagedFields(changed);
  }

  void writeTo(ObjectNode object) {
    ArrayNode list = Json.array();
    entries.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> {
          Writer writer = each.getKey();
          ObjectNode entry = list.addObject();
          entry.put("manager", writer.manager());
          entry.put("operation", writer.isApply() ? "Apply" : "Update");
          entry.put("apiVersion", each.getValue().apiVersion());
          entry.put("time", each.getValue().time());
          entry.put("fieldsType", "FieldsV1");
          entry.set("fieldsV1", each.getValue().fields().toFieldsV1());
          writer.subresource().ifPresent(name -> entry.put("subresource", name));
        });
    if (list.isEmpty()) {
      Meta.of(object).remove("managedFields");
    } else {
      Meta.of(object).set("managedFields", list);
    }
  }
}
