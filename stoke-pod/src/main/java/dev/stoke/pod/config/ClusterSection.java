package dev.stoke.pod.config;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code cluster}; reloaded without a restart, but for enabled, instanceId, peerPort,
 * peerTls and ledgerMac.
 *
 * @param staticPeers all replicas; this one may be among them
 * @param refresh time between two rounds
 * @param propagationDelay how long a key is published before it signs
 * @param endpointLag how long an unready pod may still get requests
 * @param leaving instance ids that must stop signing
 * @param absent instance ids that do not run, and since when by the wall clock; {@link
 *     Instant#EPOCH} where that is not said
 * @param revoked kids that must be published and used no more
 * @param maxSigners how many replicas hold signing keys; 0: all
 * @param rotation any new value makes all signing keys due for replacement
 * @param peerTls directory with the certificates of the peers' listener, as configured; empty: none
 * @param ledgerMac file with the keys of the ledger's MAC, as configured; empty: none
 * @param grownAt revision of the configuration that last added a replica; 0: not known
 * @param revision grows with each change; for whoever wants to know what a pod has loaded
 */
public record ClusterSection(
    boolean enabled,
    String instanceId,
    List<ClusterPeer> staticPeers,
    Duration refresh,
    Duration propagationDelay,
    Duration endpointLag,
    List<String> leaving,
    Map<String, Instant> absent,
    List<String> revoked,
    int maxSigners,
    String rotation,
    int peerPort,
    String peerTls,
    String ledgerMac,
    long grownAt,
    long revision) {
  private static final String INSTANCE_ID = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  /** Of a pod that runs alone and was given no name. */
  private static final String ALONE = "stoke";

  public ClusterSection {
    staticPeers = List.copyOf(staticPeers);
    leaving = List.copyOf(leaving);
    absent = Map.copyOf(absent);
    revoked = List.copyOf(revoked);
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
            peers(map),
            Duration.ofSeconds(refreshSeconds(map)),
            map.duration("propagation_delay", Duration.ofMinutes(5), Duration.ZERO),
            map.duration("endpoint_lag", Duration.ofSeconds(25), Duration.ofSeconds(1)),
            map.texts("leaving"),
            absent(map),
            map.texts("revoked"),
            maxSigners(map),
            map.text("rotation", ""),
            map.integer("peer_port", 8081, 0, 65535),
            map.text("peer_tls", ""),
            map.text("ledger_mac", ""),
            map.number("grown_at", 0, 0, Long.MAX_VALUE),
            map.number("revision", 0, 0, Long.MAX_VALUE));
    section.checkPeers(map);
    map.rejectUnknown();
    return section;
  }

  /** Whether members talk to each other with certificates, and not over plain http only. */
  public boolean hasPeerTls() {
    return !peerTls.isEmpty();
  }

  private static int maxSigners(YamlMap map) {
    int signers = map.integer("max_signers", 0, 0, 10_000);
    if (signers == 1) {
      map.problem(
          "max_signers",
          "must be 0 (all) or at least 2: one signer alone cannot be replaced without a pause");
      return 0;
    }
    return signers;
  }

  /** Entries are {@code id} or {@code id=time}. */
  private static Map<String, Instant> absent(YamlMap map) {
    Map<String, Instant> absent = new LinkedHashMap<>();
    for (String text : map.texts("absent")) {
      int equals = text.indexOf('=');
      try {
        absent.put(
            equals < 0 ? text : text.substring(0, equals),
            equals < 0 ? Instant.EPOCH : Instant.parse(text.substring(equals + 1)));
      } catch (DateTimeParseException e) {
        map.problem(
            "absent",
            "\"" + text + "\": what stands behind = must be a time like 2026-01-02T03:04:05Z");
      }
    }
    return absent;
  }

  private static List<ClusterPeer> peers(YamlMap map) {
    List<ClusterPeer> peers = new ArrayList<>();
    for (String text : map.texts("static_peers")) {
      // The id comes first and holds no slash; a URL may have an = in its path.
      int equals = text.indexOf('=');
      boolean named = equals > 0 && !text.substring(0, equals).contains("/");
      Optional<URI> url = YamlMap.httpUrl(named ? text.substring(equals + 1) : text);
      if (url.isEmpty()) {
        map.problem(
            "static_peers",
            "\""
                + text
                + "\" is not a base URL; write it like https://stoke-0.example:8081, or with the"
                + " instance_id before it like stoke-0=https://10.0.0.1:8081");
      } else if (named && !text.substring(0, equals).matches(INSTANCE_ID)) {
        map.problem(
            "static_peers",
            "\"" + text + "\": what stands before = must be the instance_id of that replica");
      } else {
        peers.add(
            named
                ? new ClusterPeer(text.substring(0, equals), url.get())
                : ClusterPeer.named(url.get()));
      }
    }
    return peers.stream().distinct().toList();
  }

  private void checkPeers(YamlMap map) {
    Set<String> ids = new HashSet<>();
    for (ClusterPeer peer : staticPeers) {
      if (!ids.add(peer.id())) {
        map.problem(
            "static_peers",
            "two entries are called "
                + peer.id()
                + "; write the instance_id of each before its URL, like stoke-0=https://...");
      }
      if (peer.isHttps()
          && hasPeerTls()
          && peer.id().equals(peer.url().getAuthority())
          && ClusterPeer.isAddress(peer.url().getHost())) {
        map.problem(
            "static_peers",
            "the https entry "
                + peer.url()
                + " needs a name that its certificate can be compared with; write it like"
                + " stoke-0="
                + peer.url());
      }
    }
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
