package dev.stoke.local.node;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a node needs.
 *
 * @param clientConfig the API, with the rights of an administrator
 * @param directory where pods' files, logs and the hosts file are
 * @param images programs by image name without its tag
 * @param stopGrace how long containers get after SIGTERM when the node is closed
 * @param backOff the delays between restarts of a container that keeps ending
 * @param kubelet how the log endpoint is served
 */
public record NodeOptions(
    Config clientConfig,
    Path directory,
    LoopbackNetwork network,
    ChildProcesses processes,
    Map<String, ImageProgram> images,
    Duration stopGrace,
    RestartDelays backOff,
    Kubelet kubelet) {

  /** The kubelet's scheme: a real kube-apiserver reads logs by HTTPS only. */
  public enum Kubelet {
    HTTP,
    HTTPS
  }

  /** The first delay, doubled at each further restart up to the longest. */
  public record RestartDelays(Duration first, Duration longest) {
    /** The kubelet's own. */
    public static final RestartDelays STANDARD =
        new RestartDelays(Duration.ofSeconds(10), Duration.ofMinutes(5));
  }

  public NodeOptions {
    requireNonNull(clientConfig, "clientConfig is null");
    directory = directory.toAbsolutePath().normalize();
    requireNonNull(network, "network is null");
    requireNonNull(processes, "processes is null");
    images = Map.copyOf(images);
    requireNonNull(stopGrace, "stopGrace is null");
    requireNonNull(backOff, "backOff is null");
    requireNonNull(kubelet, "kubelet is null");
  }

  /** With the usual grace of 10 s, the kubelet's back-off and plain HTTP. */
  public NodeOptions(
      Config clientConfig,
      Path directory,
      LoopbackNetwork network,
      ChildProcesses processes,
      Map<String, ImageProgram> images) {
    this(
        clientConfig,
        directory,
        network,
        processes,
        images,
        Duration.ofSeconds(10),
        RestartDelays.STANDARD,
        Kubelet.HTTP);
  }

  /** The same, stopping containers with another grace when the node is closed. */
  public NodeOptions withStopGrace(Duration grace) {
    return new NodeOptions(
        clientConfig, directory, network, processes, images, grace, backOff, kubelet);
  }

  /** The same with other delays between restarts. */
  public NodeOptions withBackOff(RestartDelays delays) {
    return new NodeOptions(
        clientConfig, directory, network, processes, images, stopGrace, delays, kubelet);
  }

  /** The same with the log endpoint served by that scheme. */
  public NodeOptions withKubelet(Kubelet scheme) {
    return new NodeOptions(
        clientConfig, directory, network, processes, images, stopGrace, backOff, scheme);
  }
}
