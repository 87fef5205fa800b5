package dev.stoke.local.node.service;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps names and balancers as Services and pods say: a balancer for each TCP port of each
 * ClusterIP Service with a selector. Safe for threads.
 */
public final class ServiceProxy implements AutoCloseable {
  /** Tells the API's users of something that concerns an object. */
  @FunctionalInterface
  public interface Events {
    void warn(HasMetadata about, String reason, String message);
  }

  private record Listen(String address, int port) {}

  private record Running(String service, String portKey, TcpBalancer balancer) {}

  private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);

  private final Supplier<Collection<Service>> services;
  private final Supplier<Collection<Pod>> pods;
  private final Events events;
  private final HostsFile hosts;
  private final Map<Listen, Running> running = new HashMap<>();
  private final Set<Listen> refused = new HashSet<>();
  private final List<TcpBalancer> exposed = new CopyOnWriteArrayList<>();
  private boolean closed;

  public ServiceProxy(
      Supplier<Collection<Service>> services,
      Supplier<Collection<Pod>> pods,
      Path hostsFile,
      Events events) {
    this.services = services;
    this.pods = pods;
    this.events = events;
    this.hosts = new HostsFile(hostsFile, machineName());
  }

  /** Compares and mends; to be called after changes, and now and then. */
  public synchronized void sync() {
    if (closed) {
      return;
    }
    Collection<Service> all = services.get();
    try {
      hosts.update(all, pods.get());
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("cannot write the hosts file");
    }
    var wanted = new HashSet<Listen>();
    for (Service service : all) {
      if (hasAddress(service)) {
        service.getSpec().getPorts().stream()
            .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
            .forEach(port -> wanted.add(serve(service, port)));
      }
    }
    running.entrySet().removeIf(entry -> !wanted.contains(entry.getKey()) && end(entry.getValue()));
    refused.retainAll(wanted);
  }

  /**
   * Balances to the Service's pods on one more address until the node is closed.
   *
   * @param port the Service port's name or number
   * @return the port bound, for a {@code bindPort} of 0
   * @throws IllegalStateException naming the address when it is taken
   */
  public int expose(
      String namespace, String service, String port, String bindAddress, int bindPort) {
    try {
      var balancer =
          new TcpBalancer(
              new InetSocketAddress(bindAddress, bindPort),
              () -> backends(namespace, service, port));
      exposed.add(balancer);
      return balancer.port();
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot serve %s/%s on %s:%d: %s; another program may hold that port"
              .formatted(namespace, service, bindAddress, bindPort, e.getMessage()),
          e);
    }
  }

  private Listen serve(Service service, ServicePort port) {
    var listen = new Listen(service.getSpec().getClusterIP(), port.getPort());
    String namespace = service.getMetadata().getNamespace();
    String name = service.getMetadata().getName();
    String portKey = String.valueOf(port.getPort());
    Running now = running.get(listen);
    if (now != null && !now.service().equals(namespace + "/" + name)) {
      end(now);
      running.remove(listen);
      now = null;
    }
    if (now == null) {
      try {
        var balancer =
            new TcpBalancer(
                new InetSocketAddress(listen.address(), listen.port()),
                () -> backends(namespace, name, portKey));
        running.put(listen, new Running(namespace + "/" + name, portKey, balancer));
        refused.remove(listen);
      } catch (IOException e) {
        refuse(service, listen, e);
      }
    }
    return listen;
  }

  private void refuse(Service service, Listen listen, IOException e) {
    if (refused.add(listen)) {
      String message =
          "cannot listen on %s:%d: %s".formatted(listen.address(), listen.port(), e.getMessage());
      LOG.atWarn()
          .addKeyValue("service", service.getMetadata().getName())
          .addKeyValue("namespace", service.getMetadata().getNamespace())
          .log(message);
      events.warn(service, "FailedToBind", message);
    }
  }

  private List<InetSocketAddress> backends(String namespace, String name, String port) {
    Optional<Service> service =
        services.get().stream()
            .filter(candidate ->
                candidate.getMetadata().getName().equals(name)
                    && candidate.getMetadata().getNamespace().equals(namespace))
            .findFirst();
    return service
        .flatMap(found ->
            found.getSpec().getPorts().stream()
                .filter(candidate ->
                    port.equals(candidate.getName())
                        || port.equals(String.valueOf(candidate.getPort())))
                .findFirst()
                .map(servicePort -> Backends.of(found, servicePort, pods.get())))
        .orElse(List.of());
  }

  private static boolean hasAddress(Service service) {
    String ip = service.getSpec().getClusterIP();
    Map<String, String> selector = service.getSpec().getSelector();
    return ip != null
        && !ip.isEmpty()
        && !ip.equals("None")
        && selector != null
        && !selector.isEmpty();
  }

  private static boolean end(Running running) {
    running.balancer().close();
    return true;
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "";
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(ServiceProxy::end);
    running.clear();
    exposed.forEach(TcpBalancer::close);
  }
}
