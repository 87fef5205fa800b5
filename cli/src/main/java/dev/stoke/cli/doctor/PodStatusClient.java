package dev.stoke.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks pods for their status: through the API server's proxy, or directly where pods have addresses
 * of this machine, which the proxy refuses.
 */
final class PodStatusClient {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;

  PodStatusClient(KubernetesClient client) {
    this.client = client;
  }

  /** A body, and the server's time in whole seconds when it said one. */
  private record Answer(String body, @Nullable Instant date) {}

  /** The API server's clock; null when it does not say. */
  @Nullable ServerClock serverClock() throws IOException, InterruptedException {
    var date = proxied("/version").date();
    return date == null ? null : new ServerClock(date, System.nanoTime());
  }

  /**
   * What the pod says.
   *
   * @param server null when its time is not known
   */
  PodReport report(Pod pod, @Nullable ServerClock server) throws IOException, InterruptedException {
    var ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (ip == null || ip.isEmpty()) {
      throw new IOException("it has no address yet");
    }
    var answer =
        InetAddress.ofLiteral(ip).isLoopbackAddress()
            ? direct(URI.create("http://%s:%d/status".formatted(ip, Names.MANAGEMENT_PORT)))
            : proxied(
                "/api/v1/namespaces/%s/pods/%s:%d/proxy/status"
                    .formatted(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        Names.MANAGEMENT_PORT));
    JsonNode status = JSON.readTree(answer.body());
    var at = answer.date();
    return PodReport.of(
        status,
        at == null ? Instant.EPOCH : at,
        at == null || server == null ? null : Duration.between(server.now(), at));
  }

  /** Without the credentials that the API server is shown. */
  private static Answer direct(URI url) throws IOException, InterruptedException {
    try (var http =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(url).timeout(TIMEOUT).build(), BodyHandlers.ofInputStream());
      try (var body = answer.body()) {
        return answer(
            answer.statusCode(), text(body), answer.headers().firstValue("Date").orElse(null));
      }
    }
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
  }

  private Answer proxied(String path) throws IOException, InterruptedException {
    var master = client.getMasterUrl().toString().replaceAll("/+$", "");
    var request = client.getHttpClient().newHttpRequestBuilder().uri(master + path).build();
    try {
      var answer =
          client
              .getHttpClient()
              .sendAsync(request, InputStream.class)
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      try (var body = answer.body()) {
        return answer(answer.code(), text(body), answer.header("Date"));
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within %d s".formatted(TIMEOUT.toSeconds()), e);
    }
  }

  private static Answer answer(int code, String body, @Nullable String date) throws IOException {
    if (code != HttpURLConnection.HTTP_OK) {
      throw new IOException("the answer is " + code);
    }
    try {
      return new Answer(
          body,
          date == null
              ? null
              : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return new Answer(body, null);
    }
  }
}
