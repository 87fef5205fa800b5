package dev.stoke.pod;

import dev.stoke.pod.config.ClusterPeer;
import dev.stoke.pod.config.ClusterSection;
import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.SigningKeys;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.SigningAlgorithm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the guarantee takes from the configuration. */
final class ClusterSettings {
  private static final Duration ALONE_ROUND = Duration.ofSeconds(5);
  private static final Duration ALONE_LAG = Duration.ofSeconds(1);

  private ClusterSettings() {}

  /**
   * @param started the configuration that the pod started with: what needs a restart keeps its
   *     value
   * @param next the one to be put in force
   * @throws IllegalArgumentException with a sentence that names the keys, when the guarantee cannot
   *     be kept with them
   */
  static Settings of(Config started, Config next) {
    List<String> problems = problems(next);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    ClusterSection cluster = next.cluster();
    boolean alone = !started.cluster().enabled();
    Member self = self(started.cluster(), cluster);
    return new Settings(
        self,
        cluster.revision(),
        alone ? 0 : cluster.grownAt(),
        alone ? List.of(self) : members(self, cluster, started.cluster().hasPeerTls()),
        Set.copyOf(cluster.leaving()),
        alone ? Map.of() : cluster.absent(),
        Set.copyOf(cluster.revoked()),
        alone ? 0 : cluster.maxSigners(),
        cluster.rotation(),
        keys(next.tokens().signing()),
        timers(next));
  }

  private static KeySpec keys(SigningKeys keys) {
    SigningAlgorithm algorithm =
        SigningAlgorithm.named(keys.algorithm())
            .orElseThrow(() -> new IllegalArgumentException("tokens.algorithm is not known"));
    return new KeySpec(algorithm, keys.rsaBits());
  }

  /**
   * For a configuration that was read from a file and not put in force yet.
   *
   * @throws ConfigException when the guarantee cannot be kept with it
   */
  static void check(Path file, Config config) throws ConfigException {
    List<String> problems = problems(config);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.stream().map(problem -> file + ": " + problem).toList());
    }
  }

  /** Keys that are good by themselves but do not work together, one sentence each. */
  static List<String> problems(Config config) {
    return timers(config).problems();
  }

  private static Timers timers(Config config) {
    ClusterSection cluster = config.cluster();
    if (!cluster.enabled()) {
      return alone(config);
    }
    return Timers.of(
        cluster.refresh(),
        cluster.endpointLag(),
        cluster.propagationDelay(),
        config.tokens().keyDuration(),
        config.tokens().tokenDuration());
  }

  /** A single pod's configuration need not know of a propagation delay: it gets what fits. */
  private static Timers alone(Config config) {
    Duration keys = config.tokens().keyDuration();
    Duration tokens = config.tokens().tokenDuration();
    Timers without = Timers.of(ALONE_ROUND, ALONE_LAG, Duration.ZERO, keys, tokens);
    Duration fits =
        keys.minus(without.jitter())
            .minus(tokens)
            .minus(without.silence())
            .minus(ALONE_ROUND.multipliedBy(2));
    Duration wanted = config.cluster().propagationDelay();
    Duration delay = fits.compareTo(wanted) < 0 ? fits : wanted;
    return delay.isNegative() ? without : Timers.of(ALONE_ROUND, ALONE_LAG, delay, keys, tokens);
  }

  private static Member self(ClusterSection started, ClusterSection next) {
    String id = started.instanceId();
    Optional<URI> listed =
        next.staticPeers().stream()
            .filter(peer -> peer.id().equals(id))
            .map(ClusterPeer::url)
            .findFirst();
    return new Member(id, listed.orElseGet(() -> unlisted(started)));
  }

  /** The others need not be told by this pod where it is: their own lists say it. */
  private static URI unlisted(ClusterSection started) {
    return started.hasPeerTls()
        ? URI.create("https://" + started.instanceId() + ":" + started.peerPort())
        : URI.create("http://" + started.instanceId());
  }

  private static List<Member> members(Member self, ClusterSection cluster, boolean peerTls) {
    List<Member> members = new ArrayList<>();
    for (ClusterPeer peer : cluster.staticPeers()) {
      members.add(new Member(peer.id(), peer.url()));
    }
    if (!members.contains(self)) {
      members.addFirst(self);
    }
    // Without certificates the key set of an https member can be read, and nothing more.
    return peerTls ? members : members.stream().map(Member::onlyObserved).toList();
  }
}
