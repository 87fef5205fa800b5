package dev.stoke.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stoke.local.node.logs.KubeletCertificate;
import dev.stoke.local.node.logs.KubeletServer;
import dev.stoke.local.node.logs.LogStore;
import dev.stoke.local.node.pod.PodAddresses;
import dev.stoke.local.node.pod.PodContext;
import dev.stoke.local.node.pod.PodManager;
import dev.stoke.local.node.service.ServiceProxy;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kubelet, a scheduler for one node, a kube-proxy and cluster DNS in one: runs the pods of a
 * Kubernetes API as processes of this machine. Works on while the API is away, and takes up the
 * pods of an earlier run with fresh processes.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration FIRST_LISTS = Duration.ofSeconds(60);
  private static final Duration SWEEP = Duration.ofSeconds(3);
  private static final Duration HEARTBEAT = Duration.ofSeconds(20);

  private final NodeOptions options;
  private final Clock clock = Clock.systemUTC();
  private final Instant started = clock.instant();
  private final KubernetesClient client;
  private final ClusterWriter writer;
  private final ClusterCaches caches;
  private final LogStore logs;
  private final KubeletServer kubelet;
  private final PodManager pods;
  private final ServiceProxy proxy;
  private final Binder binder;
  private final List<Repeater> repeaters = new ArrayList<>();

  private Node(NodeOptions options) throws IOException {
    this.options = options;
    Path directory = options.directory();
    Files.createDirectories(directory);
    Path hosts = directory.resolve("hosts");
    String address = options.network().nodeAddress();
    client = new KubernetesClientBuilder().withConfig(bounded(options.clientConfig())).build();
    writer = new ClusterWriter(client, clock);
    caches = new ClusterCaches(client, clock);
    logs = new LogStore(directory.resolve("logs"));
    kubelet =
        new KubeletServer(
            logs,
            address,
            options.kubelet() == NodeOptions.Kubelet.HTTPS
                ? KubeletCertificate.create(directory, address)
                : null);
    pods =
        new PodManager(
            new PodContext(
                writer,
                caches,
                new Programs(options.images()),
                logs,
                options.processes(),
                new PodAddresses(options.network()),
                directory.resolve("pods"),
                hosts,
                address,
                options.backOff().first(),
                options.backOff().longest(),
                clock));
    proxy =
        new ServiceProxy(
            caches::services,
            caches::pods,
            hosts,
            (about, reason, message) -> writer.event(about, "Warning", reason, message));
    binder = new Binder(writer);
  }

  /**
   * Starts the node; returns when it is registered and has seen the pods that there are.
   *
   * @throws IllegalStateException when the API does not answer
   */
  public static Node start(NodeOptions options) {
    Node node;
    try {
      node = new Node(options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set up the node in " + options.directory(), e);
    }
    try {
      node.begin();
      return node;
    } catch (IOException | RuntimeException e) {
      node.close();
      throw new IllegalStateException("cannot start the node: " + e.getMessage(), e);
    }
  }

  private void begin() throws IOException {
    caches.awaitFirstLists(FIRST_LISTS);
    proxy.sync();
    pods.cleanUp(caches.pods());
    register();
    repeaters.add(new Repeater("node-heartbeat", HEARTBEAT, this::register));
    Repeater proxySync = new Repeater("node-proxy", SWEEP, proxy::sync);
    repeaters.add(proxySync);
    // Only now, with names and sources at hand, do pods begin.
    caches.listen(new PodEvents(proxySync), proxySync::soon, pods::sourcesChanged);
    repeaters.add(new Repeater("node-sweep", SWEEP, this::sweep));
    repeaters.add(new Repeater("node-watches", SWEEP, caches::check));
    LOG.atInfo()
        .addKeyValue("address", options.network().nodeAddress())
        .addKeyValue("kubeletPort", kubelet.port())
        .log("node is ready");
  }

  /** The port of the log endpoint on the node's address. */
  public int kubeletPort() {
    return kubelet.port();
  }

  /** The hosts file that pods resolve names with. */
  public Path hostsFile() {
    return options.directory().resolve("hosts");
  }

  /** What the pod's containers have printed in their current run, as far as it is kept. */
  public String logs(String namespace, String pod) {
    var out = new ByteArrayOutputStream();
    for (Pod candidate : caches.pods()) {
      if (candidate.getMetadata().getName().equals(pod)
          && candidate.getMetadata().getNamespace().equals(namespace)) {
        for (Container container : candidate.getSpec().getContainers()) {
          append(out, new LogStore.Key(namespace, pod, container.getName()));
        }
      }
    }
    return out.toString(UTF_8);
  }

  private void append(ByteArrayOutputStream out, LogStore.Key key) {
    try {
      logs.copy(key, new LogStore.Query(false, -1, false), out);
    } catch (NoSuchFileException notStarted) {
      // A container that has not run has printed nothing.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of " + key, e);
    }
  }

  /**
   * Balances to a Service's pods on one more address, until the node is closed.
   *
   * @param port the Service port's name or number
   * @param bindPort 0 for any free one
   * @return the port that was bound
   * @throws IllegalStateException naming the address when its port is taken
   */
  public int expose(
      String namespace, String service, String port, String bindAddress, int bindPort) {
    return proxy.expose(namespace, service, port, bindAddress, bindPort);
  }

  private void register() {
    writer.node(
        NodeObject.desired(
            options.network().nodeAddress(), kubelet.port(), started, clock.instant()));
  }

  private void sweep() {
    logs.trim();
    Collection<Pod> all = caches.pods();
    all.forEach(binder::consider);
    pods.sweep(all.stream().filter(Node::isOurs).toList());
  }

  private static boolean isOurs(Pod pod) {
    return NodeObject.NAME.equals(pod.getSpec().getNodeName());
  }

  /** Short limits and few repetitions: the node repeats in its own time. */
  private static Config bounded(Config config) {
    return new ConfigBuilder(config)
        .withConnectionTimeout(5_000)
        .withRequestTimeout(10_000)
        .withRequestRetryBackoffLimit(1)
        .withWatchReconnectInterval(500)
        .withWatchReconnectLimit(-1)
        .build();
  }

  /** Stops all containers, keeps their pods in the API, releases addresses and ports. */
  @Override
  public void close() {
    repeaters.forEach(Repeater::close);
    pods.close(options.stopGrace());
    proxy.close();
    kubelet.close();
    caches.close();
    writer.close();
    client.close();
    LOG.info("node is stopped");
  }

  private final class PodEvents implements ResourceEventHandler<Pod> {
    private final Repeater proxySync;

    PodEvents(Repeater proxySync) {
      this.proxySync = proxySync;
    }

    @Override
    public void onAdd(Pod pod) {
      if (isOurs(pod)) {
        pods.update(pod);
      } else {
        binder.consider(pod);
      }
      proxySync.soon();
    }

    @Override
    public void onUpdate(Pod before, Pod now) {
      onAdd(now);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      pods.removed(pod);
      proxySync.soon();
    }
  }

  private record Programs(Map<String, ImageProgram> images) implements PodContext.Images {
    @Override
    public Optional<List<String>> entrypoint(String image, Map<String, String> values) {
      return Optional.ofNullable(images.get(repository(image)))
          .map(program -> program.command(values));
    }

    @Override
    public String known() {
      return String.join(", ", new TreeSet<>(images.keySet()));
    }

    /** The name without digest and tag; a colon before a slash belongs to a registry's port. */
    private static String repository(String image) {
      String name = image.split("@", 2)[0];
      int colon = name.lastIndexOf(':');
      return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
  }
}
