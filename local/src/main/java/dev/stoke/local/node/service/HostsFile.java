package dev.stoke.local.node.service;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What cluster DNS would answer, as a file for {@code jdk.net.hosts.file}: one {@code address name}
 * a line. Names end in {@code .svc} and {@code .svc.cluster.local}. Replaced by renaming, so that
 * no reader sees half of it.
 */
final class HostsFile {
  private final Path file;
  private final String machine;
  private String current = "";

  /**
   * @param machine this machine's own name: with a hosts file, Java asks nothing else for it
   */
  HostsFile(Path file, String machine) {
    this.file = file;
    this.machine = machine;
  }

  /** Writes the file if its content changed. */
  void update(Collection<Service> services, Collection<Pod> pods) throws IOException {
    String text = render(services, pods, machine);
    if (text.equals(current)) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    current = text;
  }

  static String render(Collection<Service> services, Collection<Pod> pods, String machine) {
    Set<String> lines = new LinkedHashSet<>();
    lines.add("127.0.0.1 localhost");
    if (!machine.isEmpty() && !machine.equals("localhost")) {
      lines.add("127.0.0.1 " + machine);
    }
    Set<String> sorted = new TreeSet<>();
    for (Service service : services) {
      String name = service.getMetadata().getName() + "." + service.getMetadata().getNamespace();
      String ip = service.getSpec().getClusterIP();
      if ("None".equals(ip)) {
        pods.stream()
            .filter(pod -> Backends.isSelected(service, pod) && Backends.isServing(service, pod))
            .forEach(pod -> addPod(sorted, service, pod, name));
      } else if (ip != null && !ip.isEmpty()) {
        add(sorted, ip, name);
      }
    }
    lines.addAll(sorted);
    return String.join("\n", lines) + "\n";
  }

  private static void addPod(Set<String> lines, Service service, Pod pod, String name) {
    String ip = pod.getStatus().getPodIP();
    add(lines, ip, name);
    String hostname = pod.getSpec().getHostname();
    if (hostname != null && service.getMetadata().getName().equals(pod.getSpec().getSubdomain())) {
      add(lines, ip, hostname + "." + name);
    }
  }

  private static void add(Set<String> lines, String ip, String name) {
    lines.add(ip + " " + name + ".svc");
    lines.add(ip + " " + name + ".svc.cluster.local");
  }
}
