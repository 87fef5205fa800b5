package dev.stoke.pod.peers;

import static dev.stoke.pod.federation.PeerException.Kind.REFUSED;
import static dev.stoke.pod.federation.PeerException.Kind.TIMEOUT;
import static dev.stoke.pod.federation.PeerException.Kind.TOO_LARGE;
import static dev.stoke.pod.federation.PeerException.Kind.UNREACHABLE;

import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.core.Member;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Bounded calls over mutual TLS to members, on kept connections. A call gets an answer only from
 * the member that it is meant for.
 */
final class MemberCalls implements AutoCloseable {
  /** A complete answer of the right member. */
  record Answer(int status, byte[] body) {}

  /** Connections that were made with one set of certificates. */
  private record Connections(
      CredentialSet credentials, Map<String, String> expected, HttpClient client) {}

  private final PeerCredentials credentials;
  private final Duration connectTimeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Connections connections;

  MemberCalls(PeerCredentials credentials, Duration connectTimeout) {
    this.credentials = credentials;
    this.connectTimeout = connectTimeout;
    this.connections = open(credentials.current());
  }

  /**
   * @param mostBytes of the answer
   * @param timeout for everything, from the first packet to the last byte of the answer
   */
  Answer post(Member member, String path, byte[] body, int mostBytes, Duration timeout)
      throws PeerException {
    if (!member.exchanges() || member.url().getHost() == null) {
      throw new PeerException(REFUSED, "the member has no https address");
    }
    HttpRequest request =
        HttpRequest.newBuilder(resolve(member.url(), path))
            .header("Content-Type", "application/json")
            .timeout(timeout)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> response = complete(send(member, request, mostBytes), mostBytes, timeout);
    checkAnswered(member, response);
    return new Answer(response.statusCode(), response.body());
  }

  /**
   * The client is chosen and used in one step, so that it is not closed in between. Kept
   * connections of other certificates, or to whoever was at this address before, are given up;
   * calls at work on them still end.
   */
  private synchronized CompletableFuture<HttpResponse<byte[]>> send(
      Member member, HttpRequest request, int mostBytes) {
    CredentialSet now = credentials.current();
    String address = address(member.url().getHost(), port(member.url()));
    @Nullable String before = connections.expected().get(address);
    if (connections.credentials() != now || (before != null && !before.equals(member.id()))) {
      connections.client().shutdown();
      connections = open(now);
    }
    connections.expected().put(address, member.id());
    return connections
        .client()
        .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), mostBytes));
  }

  /** The request's own timeout ends with the headers, so the whole call is timed here. */
  private static HttpResponse<byte[]> complete(
      CompletableFuture<HttpResponse<byte[]>> call, int mostBytes, Duration timeout)
      throws PeerException {
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new PeerException(TIMEOUT, "no complete answer in time", e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new PeerException(TIMEOUT, "stopped while waiting for an answer", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), mostBytes);
    }
  }

  /** The handshake has checked this; a kept connection is checked again, by today's credentials. */
  private void checkAnswered(Member member, HttpResponse<byte[]> response) throws PeerException {
    try {
      SSLSession session =
          response.sslSession().orElseThrow(() -> new SSLPeerUnverifiedException("no TLS"));
      X509Certificate[] chain =
          Stream.of(session.getPeerCertificates())
              .filter(X509Certificate.class::isInstance)
              .toArray(X509Certificate[]::new);
      String name = credentials.current().nameOf(chain, CredentialSet.Side.SERVER);
      if (!name.equals(member.id())) {
        throw new CertificateException("the certificate names another pod");
      }
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      throw new PeerException(REFUSED, "who answered is not this member", e);
    }
  }

  private Connections open(CredentialSet set) {
    Map<String, String> expected = new ConcurrentHashMap<>();
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .sslContext(
                TlsContexts.ofClient(set, (host, port) -> expected.get(address(host, port))))
            .executor(threads)
            .build();
    return new Connections(set, expected, client);
  }

  private static PeerException failure(Throwable cause, int mostBytes) {
    if (cause instanceof HttpTimeoutException) {
      return new PeerException(TIMEOUT, "no complete answer in time", cause);
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return new PeerException(
            REFUSED, "TLS failed: the certificates of one side do not satisfy the other", cause);
      }
    }
    // What the JDK says when the limit is passed; it has no exception type of its own.
    if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("capacity")) {
      return new PeerException(TOO_LARGE, "the answer is larger than " + mostBytes + " bytes");
    }
    return new PeerException(
        UNREACHABLE, "no answer (" + cause.getClass().getSimpleName() + ")", cause);
  }

  private static String address(@Nullable String host, int port) {
    return String.valueOf(host).toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static int port(URI url) {
    return url.getPort() < 0 ? 443 : url.getPort();
  }

  private static URI resolve(URI member, String path) {
    String base = member.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  @Override
  public synchronized void close() {
    connections.client().shutdownNow();
    threads.shutdownNow();
  }
}
