package dev.stoke.bench.converge;

import dev.stoke.bench.load.Client;
import dev.stoke.bench.server.ExchangingPods;
import dev.stoke.bench.server.Patience;
import dev.stoke.bench.server.PodProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One pod that was replaced: times of {@link System#nanoTime}.
 *
 * @param peerListener its listener for other pods took a connection
 * @param publicListener its listener for everybody took one
 * @param everywhere the last key set with its kid, its own among them, was seen
 */
record Newcomer(long peerListener, long publicListener, long everywhere) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LISTENER_POLL = Duration.ofMillis(2);
  private static final Duration KEY_POLL = Duration.ofMillis(10);
  private static final String PATH = "/.well-known/jwks.json";
  private static final Pattern KID = Pattern.compile("\"kid\"\\s*:\\s*\"([^\"]+)\"");

  double millis() {
    return Math.max(0, everywhere - peerListener) / 1e6;
  }

  double millisFromPublicListener() {
    return Math.max(0, everywhere - publicListener) / 1e6;
  }

  /**
   * All pods are to be in service.
   *
   * @param options further ones of the new pod's Java
   */
  static Newcomer replace(ExchangingPods cluster, int index, List<String> options)
      throws IOException, InterruptedException {
    Set<String> known = new HashSet<>();
    for (var pod : cluster.pods()) {
      try (var client = new Client(pod.base())) {
        known.addAll(kids(client));
      }
    }
    var fresh = cluster.replace(index, options);
    var prefix = fresh.measured().name() + "-p-";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var peer = threads.submit(() -> listens(cluster.peerPort(index)));
      var open = threads.submit(() -> listens(fresh.base().getPort()));
      List<Callable<Long>> waiting = new ArrayList<>();
      for (var pod : cluster.pods()) {
        waiting.add(() -> serves(pod, prefix, known));
      }
      long everywhere = 0;
      for (var seen : threads.invokeAll(waiting)) {
        everywhere = Math.max(everywhere, value(seen));
      }
      return new Newcomer(value(peer), value(open), everywhere);
    }
  }

  static Set<String> kids(Client client) throws IOException {
    var answer = client.get(PATH);
    if (answer.status() != 200) {
      throw new IOException(PATH + " answers " + answer.status());
    }
    return KID.matcher(answer.body()).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  private static long listens(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (Patience.listens(port)) {
        return System.nanoTime();
      }
      Thread.sleep(LISTENER_POLL);
    }
    throw new IOException("nobody listens at port " + port);
  }

  private static long serves(PodProcess pod, String prefix, Set<String> known)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var client = new Client(pod.base())) {
      while (System.nanoTime() < end) {
        try {
          if (kids(client).stream()
              .anyMatch(kid -> kid.startsWith(prefix) && !known.contains(kid))) {
            return System.nanoTime();
          }
        } catch (IOException notYet) {
          // The new pod itself is not in service at once.
        }
        Thread.sleep(KEY_POLL);
      }
    }
    throw new IOException(pod.base() + " never had a new key " + prefix);
  }

  private static long value(Future<Long> seen) throws IOException, InterruptedException {
    try {
      return seen.get();
    } catch (ExecutionException e) {
      throw new IOException("a new key did not get to every pod", e.getCause());
    }
  }
}
