package dev.stoke.local.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The running container that probes and handlers act upon.
 *
 * @param rewrite what happens to each element of a command, as for the container's own
 */
public record Target(
    Container container,
    String podIp,
    Path directory,
    Map<String, String> environment,
    UnaryOperator<String> rewrite) {

  int port(IntOrString port) throws IOException {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    List<ContainerPort> ports = container.getPorts();
    return ports.stream()
        .filter(candidate -> port.getStrVal().equals(candidate.getName()))
        .findFirst()
        .orElseThrow(() -> new IOException("the container has no port named " + port.getStrVal()))
        .getContainerPort();
  }

  @Override
  public String toString() {
    // The environment may hold passwords.
    return "Target[" + container.getName() + " at " + podIp + "]";
  }
}
