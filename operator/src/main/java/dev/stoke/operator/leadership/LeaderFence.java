package dev.stoke.operator.leadership;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Lets no write through unless the Lease was renewed a short time ago. The elector notices a lost
 * Lease only when its own request ends, and that may take longer than the Lease lasts when the API
 * is slow; by then somebody else may lead. For a client that tries no request twice. Thread-safe.
 */
final class LeaderFence implements Interceptor {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final LeaseSettings lease;
  private final String leases;
  private final Map<HttpRequest, Long> renewals = Collections.synchronizedMap(new WeakHashMap<>());
  private volatile long validUntilNanos = System.nanoTime();
  private volatile boolean closed;

  LeaderFence(LeaseSettings lease) {
    this.lease = requireNonNull(lease, "lease is null");
    this.leases = "/apis/coordination.k8s.io/v1/namespaces/%s/leases".formatted(lease.namespace());
  }

  boolean isOpen() {
    return !closed && validUntilNanos - System.nanoTime() > 0;
  }

  /** For good: what is still under way must not write once the Lease is given back. */
  void close() {
    closed = true;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!isRead(request) && !isElection(request) && !isOpen()) {
      throw new KubernetesClientException(
          "not sent: this operator does not hold the Lease %s/%s"
              .formatted(lease.namespace(), lease.name()));
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    if (!isRead(request) && request.uri().getPath().startsWith(leases)) {
      renewals.put(request, System.nanoTime());
    }
    return consumer;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    var sent = renewals.remove(request);
    if (sent != null && response.isSuccessful()) {
      validUntilNanos = sent + lease.renewDeadline().toNanos();
    }
  }

  private static boolean isRead(HttpRequest request) {
    return READS.contains(request.method());
  }

  /** The Lease itself, and the question whether we may write it. */
  private boolean isElection(HttpRequest request) {
    var path = request.uri().getPath();
    return path.startsWith(leases) || path.startsWith("/apis/authorization.k8s.io/");
  }
}
