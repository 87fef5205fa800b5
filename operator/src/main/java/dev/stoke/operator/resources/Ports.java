package dev.stoke.operator.resources;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

/** The ports of an auth pod. The protocol is written out: as part of a list's key it must be. */
final class Ports {
  static final String HTTP = "http";
  static final String HTTPS = "https";
  static final String MANAGEMENT = "management";
  static final String PEER = "peer";
  private static final String TCP = "TCP";

  private Ports() {}

  /**
   * @param target name of the container's port
   */
  static ServicePort service(String name, int port, String target) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(port)
        .withTargetPort(new IntOrString(target))
        .withProtocol(TCP)
        .build();
  }

  static ContainerPort container(String name, int port) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(port)
        .withProtocol(TCP)
        .build();
  }
}
