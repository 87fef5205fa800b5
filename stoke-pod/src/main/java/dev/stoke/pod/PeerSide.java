package dev.stoke.pod;

import dev.stoke.pod.config.ClusterSection;
import dev.stoke.pod.config.Config;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.health.StatusJson;
import dev.stoke.pod.peers.PeerClient;
import dev.stoke.pod.peers.PeerCredentials;
import dev.stoke.pod.peers.PeerListener;
import dev.stoke.pod.signing.DelegateSigner;
import dev.stoke.pod.tls.UnusableCertificateException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This pod's certificates among the other pods, and its calls to them; the listener comes later,
 * when there is something to say.
 */
record PeerSide(PeerCredentials credentials, PeerClient client) implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PeerSide.class);
  private static final Duration POLL = Duration.ofSeconds(5);

  /**
   * Empty without {@code cluster.peer_tls}.
   *
   * @param directory where relative paths of the configuration start
   * @throws IllegalStateException when the certificates cannot be used
   */
  static Optional<PeerSide> open(ClusterSection cluster, Path directory, MeterRegistry metrics) {
    if (!cluster.enabled()) {
      return Optional.empty();
    }
    if (!cluster.hasPeerTls()) {
      log.warn(
          "No cluster.peer_tls: the keys of other pods are taken from their public addresses, which"
              + " trusts the network, and none of them signs for this one");
      return Optional.empty();
    }
    Path certificates = directory.resolve(cluster.peerTls()).normalize();
    try {
      PeerCredentials credentials =
          PeerCredentials.open(certificates, cluster.instanceId(), POLL, metrics);
      return Optional.of(new PeerSide(credentials, new PeerClient(credentials)));
    } catch (UnusableCertificateException e) {
      throw new IllegalStateException(
          "cannot use the certificates in %s, which cluster.peer_tls names: %s"
              .formatted(certificates, e.getMessage()),
          e);
    }
  }

  /**
   * Listens to the other pods.
   *
   * @param signer for those that cannot sign themselves
   */
  PeerListener listen(
      Config config,
      Federation members,
      DelegateSigner signer,
      StatusJson status,
      MeterRegistry metrics) {
    return PeerListener.start(
        config.server().host(),
        config.cluster().peerPort(),
        credentials,
        members,
        signer,
        status::bytes,
        metrics);
  }

  StatusJson.Certificates certificates() {
    PeerCredentials.Summary now = credentials.summary();
    return new StatusJson.Certificates(
        now.trustedCas(), now.certificate(), now.certificateNotAfter());
  }

  @Override
  public void close() {
    client.close();
    credentials.close();
  }
}
