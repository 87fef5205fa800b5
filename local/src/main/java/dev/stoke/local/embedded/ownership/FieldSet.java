package dev.stoke.local.embedded.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of places in an object. A path's elements are written as in {@code FieldsV1}: {@code
 * f:name}, {@code k:{"name":"a"}}, {@code v:"x"}.
 */
record FieldSet(Set<List<String>> paths) {
  static final FieldSet EMPTY = new FieldSet(Set.of());

  FieldSet {
    paths = Set.copyOf(paths);
  }

  /** Every value of the object that can be owned: plain values, atomic ones, and items of lists. */
  static FieldSet of(JsonNode object, Shape shape) {
    var paths = new LinkedHashSet<List<String>>();
    collect(object, shape, List.of(), paths);
    return new FieldSet(paths);
  }

  private static void collect(
      JsonNode node, Shape shape, List<String> path, Set<List<String>> paths) {
    if (node instanceof ObjectNode object && !shape.isAtomicMap() && !object.isEmpty()) {
      for (var field : object.properties()) {
        collect(
            field.getValue(),
            shape.field(field.getKey()),
            append(path, "f:" + field.getKey()),
            paths);
      }
    } else if (node.isArray() && shape.list() != Shape.ListKind.ATOMIC && !node.isEmpty()) {
      for (JsonNode item : node) {
        List<String> element = append(path, ListItems.element(item, shape));
        paths.add(element);
        if (item.isObject()) {
          collect(item, shape.item(), element, paths);
        }
      }
    } else if (!path.isEmpty()) {
      paths.add(path);
    }
  }

  static FieldSet parse(JsonNode fieldsV1) {
    var paths = new LinkedHashSet<List<String>>();
    parse(fieldsV1, List.of(), paths);
    return new FieldSet(paths);
  }

  private static void parse(JsonNode node, List<String> path, Set<List<String>> paths) {
    if (node.isEmpty() && !path.isEmpty()) {
      paths.add(path);
    }
    for (var field : node.properties()) {
      if (field.getKey().equals(".")) {
        paths.add(path);
      } else {
        parse(field.getValue(), append(path, field.getKey()), paths);
      }
    }
  }

  ObjectNode toFieldsV1() {
    ObjectNode root = Json.object();
    for (List<String> path : paths.stream().sorted(FieldSet::compare).toList()) {
      ObjectNode node = root;
      for (String element : path) {
        node = Json.ensure(node, element);
      }
      node.putObject(".");
    }
    collapse(root);
    return root;
  }

  /** A member without children is written as an empty object. */
  private static void collapse(ObjectNode node) {
    if (node.size() == 1 && node.has(".")) {
      node.removeAll();
    }
    Json.objects(Json.array().addAll(node.properties().stream().map(f -> f.getValue()).toList()))
        .forEach(FieldSet::collapse);
  }

  FieldSet where(Predicate<List<String>> wanted) {
    return new FieldSet(paths.stream().filter(wanted).collect(Collectors.toSet()));
  }

  FieldSet minus(FieldSet other) {
    return where(path -> !other.paths.contains(path));
  }

  FieldSet union(FieldSet other) {
    return new FieldSet(
        Stream.concat(paths.stream(), other.paths.stream()).collect(Collectors.toSet()));
  }

  boolean isEmpty() {
    return paths.isEmpty();
  }

  /** Whether the place itself or one below it is in the set. */
  boolean touches(List<String> path) {
    return paths.stream()
        .anyMatch(each -> each.size() >= path.size() && each.subList(0, path.size()).equals(path));
  }

  static List<String> append(List<String> path, String element) {
    var longer = new ArrayList<>(path);
    longer.add(element);
    return List.copyOf(longer);
  }

  private static int compare(List<String> a, List<String> b) {
    return String.join("\0", a).compareTo(String.join("\0", b));
  }
}
