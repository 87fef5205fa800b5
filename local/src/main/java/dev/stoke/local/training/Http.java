package dev.stoke.local.training;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** Requests to a program in training, on this machine. */
final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long PAUSE_MILLIS = 100;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private Http() {}

  /** Something that is true at some time, or fails until then. */
  @FunctionalInterface
  interface Check {
    boolean isDone() throws IOException, InterruptedException;
  }

  /** Asks until the answer is 200, or the process has ended. */
  static void awaitOk(Process process, int port, String path)
      throws IOException, InterruptedException {
    await(process, path, () -> get(port, path) == 200);
  }

  /** Waits until it is done, or the process has ended. */
  static void await(Process process, String what, Check check)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end) && process.isAlive()) {
      try {
        if (check.isDone()) {
          return;
        }
      } catch (IOException notYet) {
        // It is still starting.
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new IOException(
        process.isAlive() ? what + " is not there within " + PATIENCE : "the program has ended");
  }

  static int get(int port, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(port, path)).timeout(TIMEOUT).build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
  }

  /**
   * @param bearer empty: none
   * @return the body of an answer that is 200
   */
  static String post(int port, String path, String bearer, String json)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(port, path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " is answered with " + answer.statusCode());
    }
    return answer.body();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
