package dev.stoke.pod.federation;

import static dev.stoke.pod.federation.PeerException.Kind.MALFORMED;
import static dev.stoke.pod.federation.PeerException.Kind.REFUSED;
import static dev.stoke.pod.federation.PeerException.Kind.TIMEOUT;
import static dev.stoke.pod.federation.PeerException.Kind.TOO_LARGE;
import static dev.stoke.pod.federation.PeerException.Kind.UNREACHABLE;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Members without mutual TLS, over plain HTTP: a GET of the key set that every Stoke server
 * publishes. The only answer taken is 200 with JSON of bounded size within the timeout; redirects
 * are not followed. Calls block, but never longer than the timeout.
 */
final class ObservedMembers implements AutoCloseable {
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final int MOST_BYTES = 256 * 1024;

  private @Nullable HttpClient client;

  /** Everything that the member serves: its own keys and those it knows of others. */
  KeySet fetch(URI member) throws PeerException {
    return fetch(member, "/api/pkeys");
  }

  /** The member's own keys alone: what it says of others' may be old. */
  KeySet fetchOwn(URI member) throws PeerException {
    return fetch(member, "/api/pkeys?local=true");
  }

  private KeySet fetch(URI member, String path) throws PeerException {
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(resolve(member, path))
                .header("Accept", "application/json")
                .timeout(ANSWER_WITHIN)
                .build());
    if (response.statusCode() != 200) {
      throw new PeerException(REFUSED, "the answer has HTTP status " + response.statusCode());
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!isJson(type)) {
      throw new PeerException(MALFORMED, "the answer is not of a JSON content type");
    }
    return KeySet.read(response.body());
  }

  /** Tells the member that {@code instanceId} has news. Only a hint: it carries no key. */
  void announce(URI member, String instanceId) throws PeerException {
    // An instance_id holds nothing that JSON would have to escape.
    String body = "{\"instance_id\":\"" + instanceId + "\"}";
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(resolve(member, "/peers/announce"))
                .header("Content-Type", "application/json")
                .timeout(ANSWER_WITHIN)
                .POST(BodyPublishers.ofString(body))
                .build());
    if (response.statusCode() / 100 != 2) {
      throw new PeerException(REFUSED, "the answer has HTTP status " + response.statusCode());
    }
  }

  /** The request's own timeout ends with the headers, so the whole exchange is timed here. */
  private HttpResponse<byte[]> send(HttpRequest request) throws PeerException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return exchange.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new PeerException(TIMEOUT, "no complete answer in time", e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new PeerException(TIMEOUT, "stopped while waiting for an answer", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Made for the first member: Java reads all authorities that it trusts for it, and few are. */
  private synchronized HttpClient client() {
    @Nullable HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(ANSWER_WITHIN)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
      client = made;
    }
    return made;
  }

  private static PeerException failure(Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return new PeerException(TIMEOUT, "no complete answer in time", cause);
    }
    // What the JDK says when the limit is passed; it has no exception type of its own.
    if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("capacity")) {
      return new PeerException(TOO_LARGE, "the answer is larger than " + MOST_BYTES + " bytes");
    }
    return new PeerException(
        UNREACHABLE, "no answer (" + cause.getClass().getSimpleName() + ")", cause);
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.equals("application/jwk-set+json");
  }

  private static URI resolve(URI member, String path) {
    String base = member.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  @Override
  public synchronized void close() {
    @Nullable HttpClient made = client;
    if (made != null) {
      made.shutdownNow();
    }
  }
}
