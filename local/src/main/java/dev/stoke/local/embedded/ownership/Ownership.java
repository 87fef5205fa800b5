package dev.stoke.local.embedded.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Server-side apply, and the tracking of every other write. */
public final class Ownership {
  private static final Set<List<String>> SYSTEM =
      Set.of(
          List.of("f:apiVersion"),
          List.of("f:kind"),
          List.of("f:metadata", "f:name"),
          List.of("f:metadata", "f:namespace"),
          List.of("f:metadata", "f:generateName"),
          List.of("f:metadata", "f:uid"),
          List.of("f:metadata", "f:resourceVersion"),
          List.of("f:metadata", "f:generation"),
          List.of("f:metadata", "f:creationTimestamp"),
          List.of("f:metadata", "f:deletionTimestamp"),
          List.of("f:metadata", "f:deletionGracePeriodSeconds"),
          List.of("f:metadata", "f:selfLink"),
          List.of("f:metadata"));

  private Ownership() {}

  /**
   * Applies a configuration: the fields in it become the writer's, and what the writer applied
   * before and no longer names goes away unless somebody else owns it.
   *
   * @return the merged object with its managed fields, before defaulting
   * @throws ApiError with code 409 when another manager owns a field with another value
   */
  public static ObjectNode apply(
      ObjectNode live, ObjectNode config, Shape shape, Writer writer, boolean force, Instant now) {
    ManagedFields managed = ManagedFields.of(live);
    FieldSet wanted = ownable(config, shape);
    if (!force) {
      refuseConflicts(live, config, shape, writer, managed, wanted);
    }
    FieldSet taken = wanted.where(path -> differs(live, config, shape, path));
    ManagedFields left = managed.withoutFieldsOfOthers(writer, taken);
    ObjectNode merged = (ObjectNode) Merge.merge(live, config, shape);
    FieldSet others = left.ofOthers(writer);
    for (List<String> path : dropped(managed.of(writer), wanted, others)) {
      Places.remove(merged, shape, path);
    }
    left.with(writer, wanted, Json.text(config, "apiVersion"), now).writeTo(merged);
    return merged;
  }

  /** Records an update: what it changed or added is the writer's now, what it removed nobody's. */
  public static void track(
      ObjectNode before, ObjectNode after, Shape shape, Writer writer, Instant now) {
    FieldSet old = ownable(before, shape);
    FieldSet current = ownable(after, shape);
    FieldSet changed = current.where(path -> differs(before, after, shape, path));
    FieldSet removed = old.minus(current);
    ManagedFields managed = ManagedFields.of(before);
    FieldSet mine = managed.of(writer).minus(removed).union(changed);
    managed
        .withoutFieldsOfOthers(writer, changed.union(removed))
        .with(writer, mine, Json.text(after, "apiVersion"), now)
        .writeTo(after);
  }

  private static FieldSet ownable(ObjectNode object, Shape shape) {
    return FieldSet.of(object, shape)
        .where(path -> !SYSTEM.contains(path) && !isManagedFields(path));
  }

  private static boolean isManagedFields(List<String> path) {
    return path.size() > 1 && path.get(1).equals("f:managedFields");
  }

  private static boolean differs(JsonNode a, JsonNode b, Shape shape, List<String> path) {
    JsonNode old = Places.get(a, shape, path);
    boolean isItem = path.getLast().startsWith("k:");
    return isItem ? old.isMissingNode() : !old.equals(Places.get(b, shape, path));
  }

  private static void refuseConflicts(
      ObjectNode live,
      ObjectNode config,
      Shape shape,
      Writer writer,
      ManagedFields managed,
      FieldSet wanted) {
    Map<Writer, Set<String>> conflicts = new LinkedHashMap<>();
    managed.entries().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(entry -> !entry.getKey().equals(writer))
        .forEach(entry ->
            wanted
                .where(path ->
                    entry.getValue().fields().paths().contains(path)
                        && differs(live, config, shape, path))
                .paths()
                .forEach(path ->
                    conflicts
                        .computeIfAbsent(entry.getKey(), owner -> new TreeSet<>())
                        .add(Places.describe(path))));
    if (!conflicts.isEmpty()) {
      throw conflict(conflicts);
    }
  }

  private static ApiError conflict(Map<Writer, Set<String>> conflicts) {
    ObjectNode details = Json.object();
    var causes = details.putArray("causes");
    conflicts.forEach((owner, fields) ->
        fields.forEach(field ->
            causes
                .addObject()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with \"%s\"".formatted(owner.manager()))
                .put("field", field)));
    int count = conflicts.values().stream().mapToInt(Set::size).sum();
    String who =
        conflicts.entrySet().stream()
            .map(each ->
                "conflict%s with \"%s\"%s: %s"
                    .formatted(
                        each.getValue().size() == 1 ? "" : "s",
                        each.getKey().manager(),
                        each.getKey()
                            .subresource()
                            .map(name -> " with subresource \"" + name + "\"")
                            .orElse(""),
                        String.join(", ", each.getValue())))
            .collect(Collectors.joining("; "));
    return new ApiError(
        409,
        "Conflict",
        "Apply failed with %d conflict%s: %s".formatted(count, count == 1 ? "" : "s", who),
        details);
  }

  /**
   * What has to go: where an item goes as a whole its fields are not named again, and where it
   * stays since somebody else owns a part of it, it keeps its key.
   */
  private static List<List<String>> dropped(FieldSet before, FieldSet wanted, FieldSet others) {
    var dropped = new LinkedHashSet<List<String>>();
    before.minus(wanted).paths().stream()
        .filter(path -> !others.touches(path) && !wanted.touches(path))
        .filter(path -> !ListItems.isKey(path))
        .sorted(Comparator.comparingInt(List::size))
        .forEach(path -> {
          boolean isInside =
              IntStream.range(1, path.size())
                  .anyMatch(length -> dropped.contains(path.subList(0, length)));
          if (!isInside) {
            dropped.add(path);
          }
        });
    return List.copyOf(dropped);
  }
}
