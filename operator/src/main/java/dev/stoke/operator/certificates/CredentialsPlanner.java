package dev.stoke.operator.certificates;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Problem;
import dev.stoke.operator.plan.Problem.About;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From what the Secrets hold and the pods report to what the Secrets hold next. Pure but for the
 * clock and the random numbers that it is given; the same content comes back while nothing is due.
 * Thread-safe.
 */
public final class CredentialsPlanner {
  private final Clock clock;
  private final SecureRandom random;
  private final Settled settled = new Settled();

  public CredentialsPlanner(Clock clock, SecureRandom random) {
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
  }

  /**
   * @param members instance ids that are in the configuration or about to be
   * @param macRequest each new text asks for a new key of the ledger's MAC
   * @param given the user's authority; null: one is made
   * @param rowRetention for how long a row of the ledger may be needed after it was written
   */
  public Credentials.Outcome plan(
      Names names,
      Set<String> members,
      String macRequest,
      Duration rowRetention,
      Credentials.Seen seen,
      Credentials.@Nullable Given given,
      Reports reports) {
    var now = clock.instant();
    var pods = new TreeSet<>(members);
    // Pods that have left the configuration but still end need their certificates, too.
    pods.addAll(reports.pods());
    var inputs = new Settled.Inputs(seen, given == null ? null : given.content(), pods, macRequest);
    if (seen.ca() != null
        && seen.peerTls() != null
        && seen.ledgerMac() != null
        && settled.holds(names, inputs, now)) {
      return new Credentials.Next(
          new Credentials(seen.ca(), seen.peerTls(), seen.ledgerMac(), List.of()));
    }
    KeyedCertificate authority;
    try {
      authority = given == null ? null : given(names, given, now);
    } catch (BrokenSecretException e) {
      return new Credentials.Blocked(
          new Problem(
              About.PEER_CREDENTIALS,
              "AuthorityUnusable",
              e.getMessage()
                  + ": put an authority there that can be used, or remove spec.cluster.caSecretName to have one made. The auth pods keep what they have meanwhile."));
    }
    var notices = new ArrayList<Notice>();
    var issuer = new Issuer(random);
    try {
      var had = authorities(names, seen.ca());
      var peers = peerTls(names, seen.peerTls());
      var authorities =
          new AuthorityPlanner(issuer, now, notices, authority)
              .next(
                  names.namespace() + "/" + names.cluster(),
                  had,
                  peers.bundle(),
                  reports,
                  (member, report) -> had != null && peers.isUsed(member, report, had));
      var mac =
          new LedgerMac(random, now, notices)
              .next(
                  secret(names, names.ledgerMacSecret()),
                  seen.ledgerMac(),
                  macRequest,
                  rowRetention,
                  reports);
      var next = peers.next(authorities, dnsNames(names, pods), issuer, now);
      var credentials = new Credentials(authorities.content(), next.content(), mac, notices);
      settled.found(names, inputs, credentials, now);
      return new Credentials.Next(credentials);
    } catch (BrokenSecretException e) {
      return new Credentials.Blocked(
          new Problem(
              About.PEER_CREDENTIALS,
              "PeerCredentialsBroken",
              e.getMessage()
                  + ": put back what was there, or delete the Secret and it is made anew."));
    }
  }

  private static KeyedCertificate given(Names names, Credentials.Given given, Instant now)
      throws BrokenSecretException {
    var secret = secret(names, given.name());
    if (names.ownSecrets().contains(given.name())) {
      throw new BrokenSecretException(secret + " is the operator's own");
    }
    return GivenAuthority.read(secret, given.content(), now);
  }

  private static @Nullable Authorities authorities(Names names, @Nullable SecretContent seen)
      throws BrokenSecretException {
    return seen == null ? null : Authorities.read(secret(names, names.caSecret()), seen);
  }

  private static PeerTls peerTls(Names names, @Nullable SecretContent seen)
      throws BrokenSecretException {
    return seen == null
        ? new PeerTls(List.<X509Certificate>of(), Map.of())
        : PeerTls.read(secret(names, names.peerTlsSecret()), seen);
  }

  private static Map<String, List<String>> dnsNames(Names names, Set<String> pods) {
    var dnsNames = new TreeMap<String, List<String>>();
    pods.forEach(pod -> dnsNames.put(pod, names.dnsNames(pod)));
    return dnsNames;
  }

  private static String secret(Names names, String name) {
    return "Secret " + names.namespace() + "/" + name;
  }
}
