package dev.stoke.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests that the typed client has no words for: tables, and patches of the scale subresource.
 */
final class RawApi {
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  private static final long TIMEOUT_SECONDS = 15;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;

  RawApi(KubernetesClient client) {
    this.client = client;
  }

  JsonNode table(String path) {
    return send(request(path).header("Accept", TABLE).build());
  }

  JsonNode get(String path) {
    return send(request(path).build());
  }

  JsonNode mergePatch(String path, String body) {
    return send(request(path).method("PATCH", "application/merge-patch+json", body).build());
  }

  JsonNode delete(String path) {
    return send(
        request(path)
            .method("DELETE", "application/json", "{\"propagationPolicy\":\"Background\"}")
            .build());
  }

  private HttpRequest.Builder request(String path) {
    String master = client.getMasterUrl().toString();
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(master.substring(0, master.length() - (master.endsWith("/") ? 1 : 0)) + path);
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          client
              .getHttpClient()
              .sendAsync(request, String.class)
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      JsonNode body = JSON.readTree(response.body());
      if (!response.isSuccessful()) {
        throw new IllegalStateException(
            body.path("message").asText("the API server answered " + response.code()));
      }
      return body;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the API server", e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      throw new IllegalStateException(
          "the API server did not answer " + request.method() + " " + request.uri(), e);
    }
  }
}
