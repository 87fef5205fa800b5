package dev.stoke.local.embedded.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Makes pods of a StatefulSet, and reads them. */
final class StatefulSetPods {
  static final String REVISION_LABEL = "controller-revision-hash";
  private static final Set<String> FINISHED = Set.of("Failed", "Succeeded");

  private StatefulSetPods() {}

  static ObjectNode pod(ObjectNode set, ObjectNode template, int ordinal, String revision) {
    String name = Meta.name(set) + "-" + ordinal;
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode meta = pod.putObject("metadata").put("name", name);
    meta.put("namespace", Meta.namespace(set));
    meta.put("generateName", Meta.name(set) + "-");
    meta.setAll((ObjectNode) Json.ensure(template, "metadata").deepCopy().without("name"));
    ObjectNode labels = Json.ensure(meta, "labels");
    labels.put("statefulset.kubernetes.io/pod-name", name);
    labels.put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
    labels.put(REVISION_LABEL, revision);
    giveTo(set, meta);
    ObjectNode spec = ((ObjectNode) template.path("spec")).deepCopy();
    spec.put("hostname", name);
    String service = Json.text(set, "spec", "serviceName");
    if (!service.isEmpty()) {
      spec.put("subdomain", service);
    }
    pod.set("spec", spec);
    return pod;
  }

  /** Makes the StatefulSet the controller of whatever has this metadata. */
  static void giveTo(ObjectNode set, ObjectNode meta) {
    meta.putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "StatefulSet")
        .put("name", Meta.name(set))
        .put("uid", Meta.uid(set))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  static Optional<Integer> ordinal(ObjectNode set, ObjectNode pod) {
    String prefix = Meta.name(set) + "-";
    String rest =
        Meta.name(pod).startsWith(prefix) ? Meta.name(pod).substring(prefix.length()) : "";
    return rest.matches("0|[1-9][0-9]{0,8}")
        ? Optional.of(Integer.valueOf(rest))
        : Optional.empty();
  }

  static int start(ObjectNode set) {
    return Json.at(set, "spec", "ordinals", "start").asInt(0);
  }

  static int replicas(ObjectNode set) {
    return Json.at(set, "spec", "replicas").asInt(1);
  }

  static String revision(ObjectNode pod) {
    return Json.text(pod, "metadata", "labels", REVISION_LABEL);
  }

  static boolean isFinished(ObjectNode pod) {
    return FINISHED.contains(Json.text(pod, "status", "phase"));
  }

  static boolean isReady(ObjectNode pod) {
    return Json.text(pod, "status", "phase").equals("Running")
        && Json.objects(Json.at(pod, "status", "conditions")).stream()
            .filter(condition -> Json.text(condition, "type").equals("Ready"))
            .anyMatch(condition -> Json.text(condition, "status").equals("True"));
  }

  /** Ready for {@code minReadySeconds} without a break. */
  static boolean isAvailable(ObjectNode set, ObjectNode pod, Instant now) {
    Duration least = Duration.ofSeconds(Json.at(set, "spec", "minReadySeconds").asInt(0));
    return isReady(pod)
        && (least.isZero()
            || readySince(pod).filter(since -> !since.plus(least).isAfter(now)).isPresent());
  }

  /** Available, and not on its way out. */
  static boolean isHealthy(ObjectNode set, ObjectNode pod, Instant now) {
    return isAvailable(set, pod, now) && !Meta.isTerminating(pod);
  }

  private static Optional<Instant> readySince(ObjectNode pod) {
    return Json.objects(Json.at(pod, "status", "conditions")).stream()
        .filter(condition -> Json.text(condition, "type").equals("Ready"))
        .map(condition -> Json.text(condition, "lastTransitionTime"))
        .filter(time -> !time.isEmpty())
        .map(Instant::parse)
        .findFirst();
  }
}
