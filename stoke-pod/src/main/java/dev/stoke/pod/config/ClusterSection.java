package dev.stoke.pod.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Section {@code cluster}; reloaded without a restart, but for enabled, instanceId and peerPort.
 *
 * @param staticPeers base URLs of all replicas; this one may be among them
 * @param propagationDelay how long a key is published before it signs
 * @param leaving instance ids that must stop signing
 * @param revision grows with each change; for whoever wants to know what a pod has loaded
 */
public record ClusterSection(
    boolean enabled,
    String instanceId,
    List<URI> staticPeers,
    Duration refresh,
    Duration propagationDelay,
    List<String> leaving,
    int peerPort,
    long revision) {
  private static final String INSTANCE_ID = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  /** Of a pod that runs alone and was given no name. */
  private static final String ALONE = "stoke";

  public ClusterSection {
    staticPeers = List.copyOf(staticPeers);
    leaving = List.copyOf(leaving);
  }

  static ClusterSection read(YamlMap map, String instanceIdOtherwise) {
    boolean enabled = map.flag("enabled");
    String discovery = map.text("discovery", "static");
    if (!discovery.equals("static")) {
      map.problem("discovery", "\"" + discovery + "\" is not supported yet; use static");
    }
    ClusterSection section =
        new ClusterSection(
            enabled,
            instanceId(map, instanceIdOtherwise, enabled),
            map.urls("static_peers"),
            Duration.ofSeconds(refreshSeconds(map)),
            map.duration("propagation_delay", Duration.ofMinutes(5), Duration.ZERO),
            map.texts("leaving"),
            map.integer("peer_port", 8081, 0, 65535),
            map.number("revision", 0, 0, Long.MAX_VALUE));
    map.rejectUnknown();
    return section;
  }

  private static long refreshSeconds(YamlMap map) {
    // Upstream takes its default for 0 and below.
    long seconds = map.number("refresh_sec", 30, -1_000_000, 86_400);
    return seconds <= 0 ? 30 : seconds;
  }

  private static String instanceId(YamlMap map, String otherwise, boolean needed) {
    String id = map.text("instance_id", otherwise);
    if (id.isEmpty() && needed) {
      map.problem(
          "instance_id",
          "is missing; set it or the environment variable STOKE_INSTANCE_ID, different for each"
              + " replica");
    } else if (!id.isEmpty() && !id.matches(INSTANCE_ID)) {
      map.problem("instance_id", "must be at most 63 letters, digits and . _ - inside");
    }
    return id.isEmpty() ? ALONE : id;
  }
}
