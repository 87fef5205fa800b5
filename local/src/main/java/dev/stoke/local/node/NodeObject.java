package dev.stoke.local.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** The Node as the API shows it. */
final class NodeObject {
  static final String NAME = "local";

  private NodeObject() {}

  static Node desired(String address, int kubeletPort, Instant readySince, Instant now) {
    Map<String, Quantity> capacity =
        Map.of(
            "cpu", new Quantity(String.valueOf(Runtime.getRuntime().availableProcessors())),
            "memory", new Quantity(memoryKib() + "Ki"),
            "pods", new Quantity("240"));
    // spotless:off
    return new NodeBuilder()
        .withNewMetadata()
          .withName(NAME)
          .addToLabels("kubernetes.io/hostname", NAME)
          .addToLabels("kubernetes.io/os", os())
          .addToLabels("kubernetes.io/arch", arch())
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
          .withCapacity(capacity)
          .withAllocatable(capacity)
          .addNewAddress(address, "InternalIP")
          .addNewAddress(NAME, "Hostname")
          .withNewDaemonEndpoints()
            .withNewKubeletEndpoint(kubeletPort)
          .endDaemonEndpoints()
          .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withReason("KubeletReady")
            .withMessage("runs pods as processes of this machine")
            .withLastTransitionTime(time(readySince))
            .withLastHeartbeatTime(time(now))
          .endCondition()
          .withNewNodeInfo()
            .withOperatingSystem(os())
            .withArchitecture(arch())
            .withKubeletVersion("v1.36.3")
            .withKubeProxyVersion("")
            .withKernelVersion(System.getProperty("os.version"))
            .withOsImage(System.getProperty("os.name"))
            .withContainerRuntimeVersion("process://" + Runtime.version().feature())
            .withMachineID("")
            .withSystemUUID("")
            .withBootID("")
          .endNodeInfo()
        .endStatus()
        .build();
    // spotless:on
  }

  private static long memoryKib() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize() / 1024
        : Runtime.getRuntime().maxMemory() / 1024;
  }

  private static String os() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
        ? "darwin"
        : "linux";
  }

  private static String arch() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
