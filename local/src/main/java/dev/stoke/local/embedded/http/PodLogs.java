package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.Resources;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Fetches a container's log from the kubelet of the pod's node, as a real server does. */
final class PodLogs {
  private final Resources resources;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  PodLogs(Resources resources) {
    this.resources = resources;
  }

  void proxy(ObjectNode pod, Request request) throws IOException, InterruptedException {
    String node = Json.text(pod, "spec", "nodeName");
    if (node.isEmpty()) {
      throw ApiError.badRequest("pod " + Meta.name(pod) + " does not have a host assigned");
    }
    ObjectNode host = resources.get(BuiltIns.NODES, "", node);
    URI uri =
        URI.create(
            "http://%s:%d/containerLogs/%s/%s/%s?%s"
                .formatted(
                    address(host),
                    port(host),
                    Meta.namespace(pod),
                    Meta.name(pod),
                    container(pod, request),
                    request.exchange().getQueryString()));
    // The time until the answer begins; a followed log may then go on for as long as it likes.
    HttpRequest get = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(15)).build();
    HttpResponse<InputStream> response;
    try {
      response = client.send(get, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new ApiError(
          500,
          "InternalError",
          "Get \"%s\": the node %s does not answer: %s".formatted(uri, node, e),
          null);
    }
    request.exchange().setStatusCode(response.statusCode());
    request.exchange().getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
    try (InputStream in = response.body();
        OutputStream out = request.exchange().getOutputStream()) {
      byte[] buffer = new byte[8192];
      int read = in.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        out.flush();
        read = in.read(buffer);
      }
    }
  }

  private static String container(ObjectNode pod, Request request) {
    String asked = request.query("container");
    List<String> names =
        Json.objects(Json.at(pod, "spec", "containers")).stream()
            .map(container -> Json.text(container, "name"))
            .toList();
    if (asked.isEmpty() && names.size() == 1) {
      return names.getFirst();
    }
    if (asked.isEmpty()) {
      throw ApiError.badRequest(
          "a container name must be specified for pod %s, choose one of: %s"
              .formatted(Meta.name(pod), names));
    }
    boolean isInit =
        Json.objects(Json.at(pod, "spec", "initContainers")).stream()
            .anyMatch(container -> Json.text(container, "name").equals(asked));
    if (!names.contains(asked) && !isInit) {
      throw ApiError.badRequest(
          "container %s is not valid for pod %s".formatted(asked, Meta.name(pod)));
    }
    return asked;
  }

  private static String address(ObjectNode node) {
    return Json.objects(Json.at(node, "status", "addresses")).stream()
        .filter(address -> Json.text(address, "type").equals("InternalIP"))
        .map(address -> Json.text(address, "address"))
        .findFirst()
        .orElseThrow(() ->
            new ApiError(500, "InternalError", "no address for node " + Meta.name(node), null));
  }

  private static int port(ObjectNode node) {
    JsonNode endpoint = Json.at(node, "status", "daemonEndpoints", "kubeletEndpoint");
    return endpoint.path("Port").asInt(10250);
  }
}
