package dev.stoke.operator.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which authorities there are next. One follows another in steps: the new one is trusted by all
 * members before it issues anything, and the old one until no member uses its certificates. So it
 * is, too, between one that is made here and one that the user gives.
 */
final class AuthorityPlanner {
  private final Issuer issuer;
  private final Instant now;
  private final List<Notice> notices;
  private final @Nullable KeyedCertificate given;

  /**
   * @param given the user's authority; null where it is made here
   */
  AuthorityPlanner(
      Issuer issuer, Instant now, List<Notice> notices, @Nullable KeyedCertificate given) {
    this.issuer = issuer;
    this.now = now;
    this.notices = notices;
    this.given = given;
  }

  /**
   * One step at most.
   *
   * @param seen null when the Secret is not there
   * @param bundle what members were given to trust, as their own Secret has it
   * @param usesCurrent whether a member reports its certificate of the current authority
   */
  Authorities next(
      String cluster,
      @Nullable Authorities seen,
      List<X509Certificate> bundle,
      Reports reports,
      BiPredicate<String, UsedCredentials> usesCurrent) {
    if (seen == null) {
      return first(cluster, bundle, reports);
    }
    var current = seen.current();
    var next = seen.next();
    if (current != null && KeyedCertificate.isExpired(current.certificate(), now)) {
      say(
          true,
          "AuthorityExpired",
          "The cluster's certificate authority had expired and was replaced at once. The auth pods"
              + " do not reach each other until all have loaded the new one.");
      return only(wanted(cluster));
    }
    if (next != null) {
      // Also when another one is wanted by now: that follows this one.
      var awaited = Fingerprints.of(next.certificate());
      return reports.all((member, report) -> report.trustedCas().contains(awaited))
          ? followed(seen, next)
          : seen;
    }
    if (!seen.previous().isEmpty()) {
      return reports.all(usesCurrent) ? alone(seen) : seen;
    }
    return atRest(cluster, seen);
  }

  private Authorities atRest(String cluster, Authorities seen) {
    if (given != null) {
      if (given.certificate().equals(seen.newest().certificate())) {
        return new Authorities(seen.current(), null, List.of(), true);
      }
      say(
          false,
          "AuthorityChangeStarted",
          "The Secret that spec.cluster.caSecretName names holds a new certificate authority; it"
              + " issues certificates once every auth pod trusts it.");
      return new Authorities(seen.current(), given, List.of(), true);
    }
    if (seen.given()) {
      say(
          false,
          "AuthorityChangeStarted",
          "A certificate authority was made, as spec.cluster.caSecretName names none any more; it"
              + " issues certificates once every auth pod trusts it.");
      return new Authorities(seen.current(), issuer.authority(cluster, now), List.of(), false);
    }
    if (seen.newest().isDue(now)) {
      say(
          false,
          "AuthorityRenewalStarted",
          "A new certificate authority was made; it issues certificates once every auth pod trusts"
              + " it.");
      return new Authorities(seen.current(), issuer.authority(cluster, now), List.of(), false);
    }
    return seen;
  }

  private Authorities first(String cluster, List<X509Certificate> bundle, Reports reports) {
    var wanted = wanted(cluster);
    if (bundle.isEmpty()) {
      if (!reports.pods().isEmpty()) {
        say(
            true,
            "AuthorityMade",
            "There was no certificate authority though there are auth pods: there is one now. The"
                + " auth pods do not reach each other until all have loaded it.");
      }
      return only(wanted);
    }
    var others = bundle.stream().filter(trusted -> !trusted.equals(wanted.certificate())).toList();
    if (others.size() < bundle.size()) {
      // Everybody was told already to trust it, and those who do not yet use it are waited for.
      return new Authorities(null, wanted, others, given != null);
    }
    say(
        true,
        "AuthorityRegenerated",
        "The Secret of the cluster's certificate authority was gone: there is a new authority. The"
            + " one before stays trusted until every auth pod uses a certificate of the new one.");
    return new Authorities(null, wanted, bundle, given != null);
  }

  private KeyedCertificate wanted(String cluster) {
    return given == null ? issuer.authority(cluster, now) : given;
  }

  private Authorities only(KeyedCertificate authority) {
    return new Authorities(authority, null, List.of(), given != null);
  }

  private Authorities followed(Authorities seen, KeyedCertificate next) {
    say(
        false,
        "AuthorityInUse",
        "Every auth pod trusts the new certificate authority; certificates are issued from it.");
    var previous = new ArrayList<X509Certificate>();
    if (seen.current() != null) {
      previous.add(seen.current().certificate());
    }
    previous.addAll(seen.previous());
    return new Authorities(next, null, previous, seen.given());
  }

  private Authorities alone(Authorities seen) {
    say(
        false,
        "AuthorityRenewed",
        "Every auth pod uses a certificate of the new authority; the old one is no longer"
            + " trusted.");
    return new Authorities(seen.current(), null, List.of(), seen.given());
  }

  private void say(boolean warning, String reason, String message) {
    notices.add(new Notice(warning, reason, message));
  }
}
