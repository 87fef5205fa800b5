package dev.stoke.operator.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which authorities there are next. One follows another in steps: the new one is trusted by all
 * members before it issues anything, and the old one until no member uses its certificates.
 */
final class AuthorityPlanner {
  private final Issuer issuer;
  private final Instant now;
  private final List<Notice> notices;

  AuthorityPlanner(Issuer issuer, Instant now, List<Notice> notices) {
    this.issuer = issuer;
    this.now = now;
    this.notices = notices;
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
      return made(cluster, bundle, reports);
    }
    var current = seen.current();
    var next = seen.next();
    if (current != null && KeyedCertificate.isExpired(current.certificate(), now)) {
      notices.add(
          new Notice(
              true,
              "AuthorityExpired",
              "The cluster's certificate authority had expired and was made anew at once. The auth"
                  + " pods do not reach each other until all have loaded it."));
      return new Authorities(issuer.authority(cluster, now), null, List.of());
    }
    if (next != null) {
      var awaited = Fingerprints.of(next.certificate());
      return reports.all((member, report) -> report.trustedCas().contains(awaited))
          ? followed(seen, next)
          : seen;
    }
    if (!seen.previous().isEmpty()) {
      return reports.all(usesCurrent) ? alone(seen) : seen;
    }
    if (current != null && current.isDue(now)) {
      notices.add(
          new Notice(
              false,
              "AuthorityRenewalStarted",
              "A new certificate authority was made; it issues certificates once every auth pod"
                  + " trusts it."));
      return new Authorities(current, issuer.authority(cluster, now), List.of());
    }
    return seen;
  }

  private Authorities made(String cluster, List<X509Certificate> bundle, Reports reports) {
    var made = issuer.authority(cluster, now);
    if (bundle.isEmpty()) {
      if (!reports.pods().isEmpty()) {
        notices.add(
            new Notice(
                true,
                "AuthorityMade",
                "There was no certificate authority though there are auth pods: one was made. The"
                    + " auth pods do not reach each other until all have loaded it."));
      }
      return new Authorities(made, null, List.of());
    }
    notices.add(
        new Notice(
            true,
            "AuthorityRegenerated",
            "The Secret of the cluster's certificate authority was gone: a new authority was made."
                + " The one before stays trusted until every auth pod uses a certificate of the"
                + " new one."));
    return new Authorities(null, made, bundle);
  }

  private Authorities followed(Authorities seen, KeyedCertificate next) {
    notices.add(
        new Notice(
            false,
            "AuthorityInUse",
            "Every auth pod trusts the new certificate authority; certificates are issued from"
                + " it."));
    var previous = new ArrayList<X509Certificate>();
    if (seen.current() != null) {
      previous.add(seen.current().certificate());
    }
    previous.addAll(seen.previous());
    return new Authorities(next, null, previous);
  }

  private Authorities alone(Authorities seen) {
    notices.add(
        new Notice(
            false,
            "AuthorityRenewed",
            "Every auth pod uses a certificate of the new authority; the old one is no longer"
                + " trusted."));
    return new Authorities(seen.current(), null, List.of());
  }
}
