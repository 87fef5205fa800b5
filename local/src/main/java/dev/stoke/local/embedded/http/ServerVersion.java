package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;

/** The Kubernetes version whose behaviour this server follows. */
final class ServerVersion {
  static final String VERSION = "v1.32.0+stoke-embedded";

  private ServerVersion() {}

  static ObjectNode document() {
    return Json.object()
        .put("major", "1")
        .put("minor", "32")
        .put("gitVersion", VERSION)
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-11-22T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "javac")
        .put("platform", System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
  }
}
