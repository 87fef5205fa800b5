package dev.stoke.operator.certificates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Problem;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The Secrets of one cluster, its pods' reports and a clock that the test turns. */
final class CredentialsFixture {
  static final Names NAMES = new Names("c", "n");
  static final Duration RETENTION = Duration.ofHours(4);

  /** One for all steps, as in the operator: what it remembers must not make it blind. */
  private final CredentialsPlanner planner =
      new CredentialsPlanner(new TurnedClock(), new SecureRandom());

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Set<String> members = new TreeSet<>(Set.of("c-0", "c-1", "c-2"));
  String macRequest = "";
  Credentials.@Nullable Given given;
  Credentials.Seen seen = Credentials.Seen.NOTHING;
  final Map<String, UsedCredentials> reports = new HashMap<>();
  final Set<String> silent = new TreeSet<>();
  final List<String> said = new ArrayList<>();

  /** Plans once and puts the outcome into the Secrets. */
  CredentialsFixture step() {
    var outcome = outcome();
    assertThat(outcome).isInstanceOf(Credentials.Next.class);
    if (outcome instanceof Credentials.Next(Credentials next)) {
      seen =
          new Credentials.Seen(
              stored(seen.ca(), next.ca()),
              stored(seen.peerTls(), next.peerTls()),
              stored(seen.ledgerMac(), next.ledgerMac()));
      next.notices().forEach(notice -> said.add(notice.reason()));
    }
    return this;
  }

  Credentials.Outcome outcome() {
    return planner.plan(
        NAMES, members, macRequest, RETENTION, seen, given, new Reports(reports, silent));
  }

  Problem problem() {
    var outcome = outcome();
    assertThat(outcome).isInstanceOf(Credentials.Blocked.class);
    return ((Credentials.Blocked) outcome).problem();
  }

  /** Through Kubernetes' own form; an update takes no annotation away. */
  private static SecretContent stored(@Nullable SecretContent before, SecretContent content) {
    var annotations = new TreeMap<String, String>();
    if (before != null) {
      annotations.putAll(before.annotations());
    }
    annotations.putAll(content.annotations());
    return SecretContent.ofKubernetes(content.data(), annotations);
  }

  /** The pod has loaded what the Secrets hold now. */
  void loaded(String pod) {
    reports.put(
        pod, new UsedCredentials(Set.copyOf(trusted()), Fingerprints.of(leaf(pod)), macs()));
    silent.remove(pod);
  }

  void allLoaded() {
    members.forEach(this::loaded);
  }

  SecretContent ca() {
    return requireNonNull(seen.ca());
  }

  /** What the pods mount. */
  SecretContent pods() {
    return requireNonNull(seen.peerTls());
  }

  SecretContent mac() {
    return requireNonNull(seen.ledgerMac());
  }

  Authorities authorities() {
    try {
      return Authorities.read("ca", ca());
    } catch (BrokenSecretException e) {
      throw new AssertionError(e);
    }
  }

  PeerTls peerTls() {
    try {
      return PeerTls.read("peer-tls", pods());
    } catch (BrokenSecretException e) {
      throw new AssertionError(e);
    }
  }

  X509Certificate leaf(String member) {
    return requireNonNull(peerTls().members().get(member)).certificate();
  }

  /** Fingerprints of the bundle that the pods mount. */
  List<String> trusted() {
    return peerTls().bundle().stream().map(Fingerprints::of).toList();
  }

  String macStep() {
    return mac().annotations().getOrDefault(LedgerMac.STEP, "");
  }

  List<String> macs() {
    return mac()
        .text(LedgerMac.KEYS)
        .lines()
        .map(line -> Fingerprints.of(java.util.Base64.getDecoder().decode(line)))
        .toList();
  }

  void replace(String secret, String key, String text) {
    seen =
        switch (secret) {
          case "ca" ->
              new Credentials.Seen(with(ca(), key, text), seen.peerTls(), seen.ledgerMac());
          case "peer-tls" ->
              new Credentials.Seen(seen.ca(), with(pods(), key, text), seen.ledgerMac());
          default -> new Credentials.Seen(seen.ca(), seen.peerTls(), with(mac(), key, text));
        };
  }

  private static SecretContent with(SecretContent content, String key, String text) {
    var texts = new TreeMap<String, String>();
    content.keys().forEach(name -> texts.put(name, content.text(name)));
    texts.put(key, text);
    return SecretContent.of(texts).annotated(content.annotations());
  }

  private final class TurnedClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
