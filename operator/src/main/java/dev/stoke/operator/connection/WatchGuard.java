package dev.stoke.operator.connection;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that no watch is silent for long. The API server sends a bookmark about every minute when
 * nothing changes; a stream on which nothing comes has lost its other end without a word (a node
 * that is gone, a balancer that forgot), and is cut. The informer then opens it again from where it
 * was. Thread-safe.
 */
public final class WatchGuard implements Interceptor, AutoCloseable {
  /** Two bookmarks that did not come. */
  public static final Duration PATIENCE = Duration.ofSeconds(130);

  /** For the head of the answer; the JDK's client counts no further than that. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(WatchGuard.class);

  private static final class Stream {
    final String resource;
    final AsyncBody body;
    volatile long heardNanos = System.nanoTime();

    Stream(String resource, AsyncBody body) {
      this.resource = resource;
      this.body = body;
    }
  }

  private final MeterRegistry registry;
  private final Duration patience;
  private final Map<UUID, Stream> streams = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watch-guard").factory());

  public WatchGuard(MeterRegistry registry, Duration patience) {
    this.registry = requireNonNull(registry, "registry is null");
    this.patience = requireNonNull(patience, "patience is null");
    long pause = Math.max(patience.toMillis() / 10, 1);
    var unused = clock.scheduleWithFixedDelay(this::cutSilent, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    var asked = ApiRequest.of(request);
    if (asked.isWatch()) {
      registry.counter("stoke.operator.watch.starts", "resource", asked.resource()).increment();
      cuts(asked.resource());
      if (builder instanceof HttpRequest.Builder http) {
        http.timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    if (!ApiRequest.of(request).isWatch()) {
      return consumer;
    }
    var lines = new EventLines();
    return (pieces, body) -> {
      var stream = streams.get(request.id());
      if (stream != null) {
        stream.heardNanos = System.nanoTime();
      }
      consumer.consume(lines.ascii(pieces), body);
    };
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    var asked = ApiRequest.of(request);
    if (!asked.isWatch() || !(response.body() instanceof AsyncBody body)) {
      return;
    }
    if (!response.isSuccessful()) {
      LOG.atWarn()
          .addKeyValue("resource", asked.resource())
          .addKeyValue("code", response.code())
          .log("The API refuses a watch; it is tried again");
      return;
    }
    streams.put(request.id(), new Stream(asked.resource(), body));
    var unused = body.done().whenComplete((done, failure) -> streams.remove(request.id()));
  }

  private void cutSilent() {
    long now = System.nanoTime();
    streams.forEach((id, stream) -> {
      if (now - stream.heardNanos > patience.toNanos() && streams.remove(id, stream)) {
        cuts(stream.resource).increment();
        LOG.atWarn()
            .addKeyValue("resource", stream.resource)
            .addKeyValue("silent", patience)
            .log("A watch is silent and is opened anew");
        stream.body.cancel();
      }
    });
  }

  private Counter cuts(String resource) {
    return registry.counter("stoke.operator.watch.cuts", "resource", resource);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
