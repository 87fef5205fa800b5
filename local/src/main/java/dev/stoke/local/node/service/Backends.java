package dev.stoke.local.node.service;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Which pods stand behind a Service: pure functions of what the API shows. */
final class Backends {
  private Backends() {}

  /** Where connections to a Service's port may go: its Ready pods that are not terminating. */
  static List<InetSocketAddress> of(Service service, ServicePort port, Collection<Pod> pods) {
    return pods.stream()
        .filter(pod -> isSelected(service, pod) && isServing(service, pod))
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .flatMap(pod ->
            targetPort(port, pod).stream()
                .mapToObj(number -> address(pod.getStatus().getPodIP(), number)))
        .toList();
  }

  static boolean isSelected(Service service, Pod pod) {
    Map<String, String> selector = service.getSpec().getSelector();
    Map<String, String> labels = pod.getMetadata().getLabels();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
        && labels.entrySet().containsAll(selector.entrySet());
  }

  /** Whether a Service's name or address leads to the pod. */
  static boolean isServing(Service service, Pod pod) {
    if (podIp(pod) == null || isOver(pod)) {
      return false;
    }
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses())
        || (isReady(pod) && pod.getMetadata().getDeletionTimestamp() == null);
  }

  static @Nullable String podIp(Pod pod) {
    String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    return ip == null || ip.isEmpty() ? null : ip;
  }

  private static boolean isOver(Pod pod) {
    String phase = pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> "Ready".equals(condition.getType()))
        .map(PodCondition::getStatus)
        .anyMatch("True"::equals);
  }

  private static OptionalInt targetPort(ServicePort port, Pod pod) {
    IntOrString target = port.getTargetPort();
    if (target == null || (target.getIntVal() != null && target.getIntVal() == 0)) {
      return OptionalInt.of(port.getPort());
    }
    if (target.getIntVal() != null) {
      return OptionalInt.of(target.getIntVal());
    }
    return pod.getSpec().getContainers().stream()
        .map(Container::getPorts)
        .flatMap(List::stream)
        .filter(candidate -> target.getStrVal().equals(candidate.getName()))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst();
  }

  private static InetSocketAddress address(String ip, int port) {
    return new InetSocketAddress(ip, port);
  }
}
