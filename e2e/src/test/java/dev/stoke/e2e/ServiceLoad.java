package dev.stoke.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients of a Service: a new connection for each request, and none is tried a second time. */
final class ServiceLoad implements AutoCloseable {
  private static final int READERS = 2;
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int LONGEST_SENTENCE = 500;
  private static final long PAUSE_MILLIS = 20;
  private static final long LOGIN_PAUSE_MILLIS = 500;

  private final URI service;
  private final byte[] credentials;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  private ServiceLoad(URI service, String username, String password) {
    this.service = service;
    this.credentials =
        "{\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(username, password)
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < READERS; i++) {
      threads.execute(() -> repeat("/.well-known/jwks.json", PAUSE_MILLIS));
    }
    threads.execute(() -> repeat("/api/login", LOGIN_PAUSE_MILLIS));
  }

  static ServiceLoad start(URI service, String username, String password) {
    return new ServiceLoad(service, username, password);
  }

  /** Requests that were answered with 200. */
  long answered() {
    return answered.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  private void repeat(String path, long pauseMillis) {
    while (!ended) {
      try {
        request(path);
        answered.incrementAndGet();
      } catch (IOException e) {
        failures.add(path + ": " + e);
      }
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void request(String path) throws IOException {
    var connection = (HttpURLConnection) service.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Connection", "close");
    try {
      if (path.equals("/api/login")) {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        // Not tried again by the JDK behind our back.
        connection.setFixedLengthStreamingMode(credentials.length);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(credentials);
        }
      }
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException(connection.getResponseCode() + " " + sentence(connection));
      }
      connection.getInputStream().readAllBytes();
    } finally {
      connection.disconnect();
    }
  }

  private static String sentence(HttpURLConnection refused) throws IOException {
    try (InputStream body = refused.getErrorStream()) {
      return body == null
          ? ""
          : new String(body.readNBytes(LONGEST_SENTENCE), StandardCharsets.UTF_8);
    }
  }

  /** Requests that are under way are finished and counted. */
  @Override
  public void close() {
    ended = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
        failures.add("a request does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
