package dev.stoke.local.node.pod;

import dev.stoke.local.node.logs.LogStore;
import dev.stoke.local.node.volume.ConfigSource;
import dev.stoke.local.process.ChildProcesses;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all pods of a node share.
 *
 * @param podsDirectory below it each pod has a directory of its own
 * @param hostsFile where names are found
 * @param hostIp the node's address
 */
public record PodContext(
    PodApi api,
    ConfigSource source,
    Images images,
    LogStore logs,
    ChildProcesses processes,
    PodAddresses addresses,
    Path podsDirectory,
    Path hostsFile,
    String hostIp,
    Duration firstBackOff,
    Duration longestBackOff,
    Clock clock) {

  /** The programs that this node has in the place of images. */
  public interface Images {
    /** The entrypoint, with placeholders replaced; empty for an image that is not here. */
    Optional<List<String>> entrypoint(String image, Map<String, String> values);

    /** What there is, for a message. */
    String known();
  }
}
