package dev.stoke.pod.providers.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a provider, each bounded in time and in size, none following a redirect. What goes wrong
 * is said without anything that was sent or received.
 */
final class ProviderCalls implements HTTPRequestSender, ResourceRetriever, AutoCloseable {
  /** From the first packet to the last byte of the answer. */
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final int MOST_BYTES = 256 * 1024;

  private final HttpClient client;

  /**
   * @param trust empty: the system's authorities
   */
  ProviderCalls(Optional<SSLContext> trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT);
    trust.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** The body of a document that must be there. */
  String get(URI address) throws IOException {
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    return new String(response.body(), UTF_8);
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    return new Resource(get(URI.create(url.toString())), "application/json");
  }

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    @Nullable String body = request.getBody();
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.getURI())
            .timeout(TIMEOUT)
            .method(request.getMethod().name(), publisher);
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    HttpResponse<byte[]> response = send(builder.build());
    HTTPResponse answer = new HTTPResponse(response.statusCode());
    try {
      answer.setContentType(response.headers().firstValue("content-type").orElse("text/plain"));
    } catch (ParseException e) {
      throw new IOException("the content type cannot be understood", e);
    }
    answer.setBody(new String(response.body(), UTF_8));
    return answer;
  }

  /** The request's own timeout ends with the headers, so the whole call is timed here. */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return call.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new IOException("no complete answer in time", e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("stopped while waiting for an answer", e);
    } catch (ExecutionException e) {
      throw new IOException("no answer, or one that is too large", e.getCause());
    }
  }

  /** Takes no more calls; those at work come to their end. */
  @Override
  public void close() {
    client.shutdown();
  }
}
