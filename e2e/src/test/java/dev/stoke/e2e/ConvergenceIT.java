package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.local.up.ApiKind;
import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.Manifests;
import dev.stoke.local.up.StokeClusters;
import dev.stoke.local.up.UpOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Measures how soon a new pod's key is known everywhere and how soon a new cluster gives out
 * tokens. Prints figures and asserts none: they belong to the machine. {@code
 * -Dstoke.convergence=SAMPLES}.
 */
@EnabledIfSystemProperty(
    named = "stoke.convergence",
    matches = "[1-9][0-9]*",
    disabledReason = "runs with -Dstoke.convergence=SAMPLES")
@TestInstance(Lifecycle.PER_CLASS)
final class ConvergenceIT {
  private static final Duration LISTENER_POLL = Duration.ofMillis(2);
  private static final Duration KEY_POLL = Duration.ofMillis(20);
  private static final long PATIENCE_NANOS = TestCluster.PATIENCE.toNanos();
  private static final int NEW_CLUSTERS = 3;

  private final int samples = Integer.getInteger("stoke.convergence", 1);
  private LocalStoke local;

  @BeforeAll
  void start(@TempDir Path directory) {
    local =
        LocalStoke.start(
            new UpOptions(TestCluster.Checkout.ROOT, directory, 0, ApiKind.EMBEDDED),
            (step, detail) -> {});
  }

  @AfterAll
  void stop() {
    if (local != null) {
      local.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10})
  void aNewPodsKeyIsServedByEveryPod(int replicas) throws Exception {
    List<Long> millis = new ArrayList<>();
    try (var cluster = TestCluster.apply(local, "converge" + replicas, replicas)) {
      cluster.awaitReady(replicas);
      for (int sample = 0; sample < samples; sample++) {
        millis.add(converge(cluster, sample % replicas) / 1_000_000);
        cluster.awaitReady(replicas);
      }
    }
    print("listener up to key in every JWKS, %d pods".formatted(replicas), millis);
    assertThat(millis).hasSize(samples);
  }

  @Test
  void aNewClusterGivesOutTokens() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int number = 0; number < NEW_CLUSTERS; number++) {
      String name = "first" + number;
      local.postgres().createDatabase(name);
      new Manifests(local.client())
          .applySecret(
              LocalStoke.NAMESPACE, name + "-db", local.postgres().database(name).secretValues());
      long applied = System.nanoTime();
      try (var cluster = TestCluster.applyWithoutDatabase(local, name, 3)) {
        awaitToken(cluster);
        millis.add((System.nanoTime() - applied) / 1_000_000);
        cluster.awaitReady(3);
      }
    }
    print("apply of a new cluster to the first token, 3 pods", millis);
    assertThat(millis).hasSize(NEW_CLUSTERS);
  }

  /** Replaces one pod; nanoseconds from its new listener to the last JWKS with its new kid. */
  private long converge(TestCluster cluster, int ordinal) throws Exception {
    Pod old = cluster.pod(ordinal);
    Set<String> known = new HashSet<>();
    for (AuthApi pod : cluster.auth()) {
      known.addAll(pod.kids());
    }
    local.client().resource(old).withGracePeriod(1).delete();
    Pod fresh =
        await("a new pod")
            .atMost(TestCluster.PATIENCE)
            .until(
                () -> cluster.pod(ordinal),
                pod ->
                    pod != null
                        && !pod.getMetadata().getUid().equals(old.getMetadata().getUid())
                        && pod.getStatus().getPodIP() != null);
    String ip = fresh.getStatus().getPodIP();
    long up = awaitListener(ip);
    List<AuthApi> pods = new ArrayList<>(cluster.auth());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Long>> waiting =
          pods.stream()
              .<Callable<Long>>map(
                  pod -> () -> awaitKid(pod, fresh.getMetadata().getName() + "-p-", known))
              .toList();
      long last = up;
      for (var seen : threads.invokeAll(waiting)) {
        last = Math.max(last, seen.get());
      }
      return last - up;
    }
  }

  private static long awaitListener(String ip) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(ip, StokeClusters.HTTP_PORT), 1_000);
        return System.nanoTime();
      } catch (IOException notYet) {
        Thread.sleep(LISTENER_POLL);
      }
    }
    throw new AssertionError("no listener at " + ip);
  }

  private static long awaitKid(AuthApi pod, String prefix, Set<String> known)
      throws InterruptedException, ParseException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      try {
        if (pod.kids().stream().anyMatch(kid -> kid.startsWith(prefix) && !known.contains(kid))) {
          return System.nanoTime();
        }
      } catch (IOException notYet) {
        // The new pod itself may not be in service yet.
      }
      Thread.sleep(KEY_POLL);
    }
    throw new AssertionError(pod + " never served a new key " + prefix);
  }

  private static void awaitToken(TestCluster cluster) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      for (URI url : cluster.view().pods().stream().map(StokeClusters.PodView::url).toList()) {
        try {
          new AuthApi(url).login(TestCluster.USERNAME, TestCluster.PASSWORD);
          return;
        } catch (IOException notYet) {
          // The pod starts, or cannot sign yet.
        }
      }
      Thread.sleep(KEY_POLL);
    }
    throw new AssertionError("no token of " + cluster.name());
  }

  private static void print(String what, List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "%s: p50 %d ms, p99 %d ms, of %d%n",
        what, percentile(sorted, 50), percentile(sorted, 99), sorted.size());
  }

  /** The smallest value that so many percent do not exceed. */
  private static long percentile(List<Long> sorted, int percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(0, rank - 1));
  }
}
