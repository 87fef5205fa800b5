package dev.stoke.operator.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The requests of one user, as a kube-apiserver writes them down. */
public final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path policy;
  private final Path log;

  private AuditLog(Path policy, Path log) {
    this.policy = policy;
    this.log = log;
  }

  /** Writes the policy; the log is there once the API server runs with {@link #flags}. */
  public static AuditLog of(String user, Path directory) throws IOException {
    var policy =
        Files.writeString(
            Files.createDirectories(directory).resolve("audit-policy.yaml"),
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata
                users: ["%s"]
              - level: None
            """
                .formatted(user));
    return new AuditLog(policy, directory.resolve("audit.log"));
  }

  public List<String> flags() {
    return List.of("--audit-policy-file=" + policy, "--audit-log-path=" + log);
  }

  /** What the requests needed that were let in. */
  public Set<Permission> used() throws IOException {
    var used = new TreeSet<Permission>();
    for (var request : requests()) {
      var object = request.path("objectRef");
      if (!object.has("resource") || code(request) == 403) {
        continue;
      }
      used.add(permission(request, request.path("verb").asText()));
      if (request.path("verb").asText().equals("patch") && code(request) == 201) {
        // Server-side apply of what was not there: the API server asks for both.
        used.add(permission(request, "create"));
      }
    }
    return used;
  }

  /** What was asked for in vain. */
  public Set<Permission> forbidden() throws IOException {
    var forbidden = new TreeSet<Permission>();
    for (var request : requests()) {
      if (code(request) == 403) {
        forbidden.add(permission(request, request.path("verb").asText()));
      }
    }
    return forbidden;
  }

  private static Permission permission(JsonNode request, String verb) {
    var object = request.path("objectRef");
    return Permission.of(
        verb,
        object.path("apiGroup").asText(),
        object.path("resource").asText(request.path("requestURI").asText()),
        object.path("subresource").asText());
  }

  private static int code(JsonNode request) {
    return request.path("responseStatus").path("code").asInt();
  }

  private List<JsonNode> requests() throws IOException {
    var requests = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(log)) {
      requests.add(JSON.readTree(line));
    }
    return requests;
  }
}
