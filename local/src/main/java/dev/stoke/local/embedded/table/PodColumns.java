package dev.stoke.local.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import java.util.List;

/** What there is to say of a pod in one line. */
final class PodColumns {
  private PodColumns() {}

  static List<Column> all() {
    return List.of(
        Cells.name(),
        Cells.text("Ready", PodColumns::ready),
        Cells.text("Status", PodColumns::status),
        Cells.number("Restarts", PodColumns::restarts),
        Cells.age(),
        Cells.text("IP", 1, pod -> Json.text(pod, "status", "podIP")),
        Cells.text("Node", 1, pod -> Json.text(pod, "spec", "nodeName")));
  }

  private static String ready(ObjectNode pod) {
    long ready = statuses(pod).stream().filter(each -> each.path("ready").asBoolean(false)).count();
    return ready + "/" + Json.at(pod, "spec", "containers").size();
  }

  /** The most telling reason that is there, as kubectl users are used to. */
  private static String status(ObjectNode pod) {
    if (Meta.isTerminating(pod)) {
      return "Terminating";
    }
    for (ObjectNode status : statuses(pod)) {
      JsonNode state = status.path("state");
      String reason =
          Json.text(state, "waiting", "reason") + Json.text(state, "terminated", "reason");
      if (!reason.isEmpty()) {
        return reason;
      }
    }
    String reason = Json.text(pod, "status", "reason");
    return reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
  }

  private static int restarts(ObjectNode pod) {
    return statuses(pod).stream().mapToInt(each -> each.path("restartCount").asInt(0)).sum();
  }

  private static List<ObjectNode> statuses(ObjectNode pod) {
    return Json.objects(Json.at(pod, "status", "containerStatuses"));
  }
}
