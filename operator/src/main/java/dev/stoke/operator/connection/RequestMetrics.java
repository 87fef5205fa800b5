package dev.stoke.operator.connection;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Times the answers of the API by verb and code. Both have few values whatever happens: verbs are
 * RBAC's, codes HTTP's, and {@code none} where no answer came. Of a watch it is the time until it
 * is open. Thread-safe.
 */
public final class RequestMetrics implements Interceptor {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;

  /** When each was sent; of one that fails nothing is heard under this key again. */
  private final Map<HttpRequest, Long> sentNanos = Collections.synchronizedMap(new WeakHashMap<>());

  public RequestMetrics(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry is null");
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    sentNanos.put(request, System.nanoTime());
    return consumer;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    var sent = sentNanos.remove(request);
    if (sent != null) {
      timer(request, Integer.toString(response.code()))
          .record(Duration.ofNanos(System.nanoTime() - sent));
    }
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    timer(request, "none").record(Duration.ZERO);
  }

  private Timer timer(HttpRequest request, String code) {
    return Timer.builder("stoke.operator.api.requests")
        .description("Answers of the Kubernetes API; code none: there was no answer")
        .tag("verb", ApiRequest.of(request).verb())
        .tag("code", code)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
