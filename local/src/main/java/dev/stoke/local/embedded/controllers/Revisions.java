package dev.stoke.local.embedded.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.DeleteOptions;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.resources.WriteOptions;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The history of a StatefulSet's pod template, as ControllerRevisions. */
final class Revisions {
  private final Resources resources;
  private final WriteOptions options;
  private final Registered type;

  Revisions(Resources resources, WriteOptions options) {
    this.resources = resources;
    this.options = options;
    this.type = resources.registry().find("apps", "v1", "controllerrevisions").orElseThrow();
  }

  /** The names of the revision that is being left and of the one that is wanted. */
  record Pair(String current, String update) {}

  /** Makes sure that the set's template is the newest revision. */
  Pair sync(ObjectNode set) {
    String update = Meta.name(set) + "-" + hash(Json.at(set, "spec", "template").toString());
    List<ObjectNode> known = known(set);
    int newest = known.isEmpty() ? 0 : number(known.getLast());
    Optional<ObjectNode> same =
        known.stream().filter(it -> Meta.name(it).equals(update)).findFirst();
    if (same.isEmpty()) {
      resources.create(type, Meta.namespace(set), revision(set, update, newest + 1), options);
    } else if (number(same.get()) != newest) {
      resources.update(
          type,
          Meta.namespace(set),
          update,
          Optional.empty(),
          options,
          live -> live.put("revision", newest + 1));
    }
    String current = Json.text(set, "status", "currentRevision");
    Set<String> names = known.stream().map(Meta::name).collect(Collectors.toSet());
    String left = names.contains(current) ? current : update;
    trim(set, known, List.of(left, update));
    return new Pair(left, update);
  }

  /** The template of a revision; the set's own one when the history has lost it. */
  ObjectNode template(ObjectNode set, String revision) {
    return resources
        .find(BuiltIns.CONTROLLER_REVISIONS, Meta.namespace(set), revision)
        .map(found -> Json.at(found, "data", "spec", "template"))
        .filter(ObjectNode.class::isInstance)
        .map(found -> (ObjectNode) found.deepCopy())
        .orElseGet(() -> (ObjectNode) Json.at(set, "spec", "template").deepCopy());
  }

  private List<ObjectNode> known(ObjectNode set) {
    return resources.list(BuiltIns.CONTROLLER_REVISIONS, Meta.namespace(set)).stream()
        .filter(revision ->
            Meta.controller(revision)
                .filter(owner -> Json.text(owner, "uid").equals(Meta.uid(set)))
                .isPresent())
        .sorted(Comparator.comparingInt(Revisions::number))
        .toList();
  }

  private void trim(ObjectNode set, List<ObjectNode> known, List<String> inUse) {
    int limit = Json.at(set, "spec", "revisionHistoryLimit").asInt(10);
    List<ObjectNode> unused =
        known.stream().filter(revision -> !inUse.contains(Meta.name(revision))).toList();
    unused.stream()
        .limit(Math.max(0, unused.size() - limit))
        .forEach(old ->
            resources.delete(
                BuiltIns.CONTROLLER_REVISIONS,
                Meta.namespace(old),
                Meta.name(old),
                DeleteOptions.BACKGROUND));
  }

  private static ObjectNode revision(ObjectNode set, String name, int number) {
    ObjectNode revision =
        Json.object().put("apiVersion", "apps/v1").put("kind", "ControllerRevision");
    ObjectNode meta = revision.putObject("metadata").put("name", name);
    meta.put("namespace", Meta.namespace(set));
    meta.set("labels", Json.at(set, "spec", "template", "metadata", "labels").deepCopy());
    StatefulSetPods.giveTo(set, meta);
    Json.ensure(revision, "data", "spec")
        .set("template", Json.at(set, "spec", "template").deepCopy());
    return revision.put("revision", number);
  }

  private static int number(ObjectNode revision) {
    return revision.path("revision").asInt(0);
  }

  private static String hash(String template) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(template.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return new BigInteger(1, digest).toString(36).substring(0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
