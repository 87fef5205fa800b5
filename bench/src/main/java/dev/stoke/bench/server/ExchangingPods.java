package dev.stoke.bench.server;

import dev.stoke.local.postgres.Database;
import dev.stoke.local.up.OwnerOnly;
import dev.stoke.pod.testing.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Pods that exchange their keys as the operator sets them up to: with certificates of one authority
 * and a key for the ledger's MAC. Each can be replaced by a new one in its place.
 */
public final class ExchangingPods {
  private static final String FURTHER =
      """
        peer_port: %d
        peer_tls: tls
        ledger_mac: mac
        revision: 1
      """;
  private static final int MAC_BYTES = 32;

  private final List<PodPlace> places;
  private final List<Integer> peerPorts;
  private final List<PodProcess> pods = new ArrayList<>();

  private ExchangingPods(List<PodPlace> places, List<Integer> peerPorts) {
    this.places = places;
    this.peerPorts = peerPorts;
  }

  /** One after the other, so that few processors are enough; they may not be in service yet. */
  public static ExchangingPods start(Site site, Database database, int count)
      throws IOException, InterruptedException {
    var ports = Site.freePorts(3 * count);
    var peerPorts = ports.subList(2 * count, 3 * count);
    var peers = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      peers.add("%s=https://127.0.0.1:%d".formatted(id(i), peerPorts.get(i)));
    }
    var authority = new TestCa("bench");
    var random = new byte[MAC_BYTES];
    new SecureRandom().nextBytes(random);
    var mac = Base64.getEncoder().encodeToString(random);
    var places = new ArrayList<PodPlace>();
    for (int i = 0; i < count; i++) {
      var further = FURTHER.formatted(peerPorts.get(i));
      var place =
          PodPlace.of(site, database, id(i), ports.get(i), ports.get(count + i), peers, further);
      var tls = Files.createDirectories(place.directory().resolve("tls"));
      Files.writeString(tls.resolve("ca.crt"), authority.pem());
      authority.issue(id(i)).writeTo(tls, id(i));
      OwnerOnly.restrict(tls.resolve(id(i) + ".key"));
      var file = place.directory().resolve("mac");
      Files.writeString(file, mac);
      OwnerOnly.restrict(file);
      places.add(place);
    }
    var pods = new ExchangingPods(places, peerPorts);
    for (int i = 0; i < count; i++) {
      var pod = places.get(i).start(List.of());
      pods.pods.add(pod);
      pod.awaitListening();
    }
    return pods;
  }

  private static String id(int index) {
    return "bench-" + index;
  }

  /** In the order of their numbers. */
  public List<PodProcess> pods() {
    return List.copyOf(pods);
  }

  public int peerPort(int index) {
    return peerPorts.get(index);
  }

  /**
   * Ends it as a crash does and starts the next one; does not wait for that.
   *
   * @param options further ones of Java
   */
  public PodProcess replace(int index, List<String> options)
      throws IOException, InterruptedException {
    pods.get(index).kill();
    var fresh = places.get(index).start(options);
    pods.set(index, fresh);
    return fresh;
  }

  /** Until each of them grants logins, with its own key or another one's. */
  public void awaitSigning() throws IOException, InterruptedException {
    for (var pod : pods) {
      pod.awaitSigning();
    }
  }

  /** Of all together. */
  public Duration cpu() {
    return pods.stream().map(pod -> pod.measured().cpu()).reduce(Duration.ZERO, Duration::plus);
  }

  public void stop() {
    pods.forEach(PodProcess::stop);
  }
}
