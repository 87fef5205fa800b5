package dev.stoke.operator.plan;

import static dev.stoke.operator.plan.Observation.Referenced.MISSING;

import dev.stoke.operator.api.CertManagerSpec;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.plan.Problem.About;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The certificate of the public listener where cert-manager is to make it. */
public final class PublicCertificate {
  /** On a Secret: the Certificate that cert-manager keeps it for. */
  static final String OF_CERTIFICATE = "cert-manager.io/certificate-name";

  private PublicCertificate() {}

  /** What is asked of cert-manager; null: nothing. */
  public static @Nullable CertManagerSpec of(StokeClusterSpec spec) {
    return spec.tls() == null ? null : spec.tls().certManager();
  }

  /** The Service for clients in all ways to call it, the hosts of the way in, and what is asked. */
  public static List<String> dnsNames(Names names, StokeClusterSpec spec) {
    var all = new LinkedHashSet<>(names.serviceDnsNames());
    if (spec.ingress() != null) {
      all.addAll(spec.ingress().hosts());
    }
    var asked = of(spec);
    if (asked != null) {
      all.addAll(asked.dnsNames());
    }
    return new ArrayList<>(all);
  }

  /** Why no pod can have it yet. */
  static Optional<Problem> problem(Names names, CertManagerSpec asked, Observation seen) {
    var certificate = names.publicTls();
    var secret = seen.secrets().getOrDefault(certificate, MISSING);
    var secretName = "Secret %s/%s".formatted(names.namespace(), certificate);
    if (secret.found() && !certificate.equals(secret.certificate())) {
      return Optional.of(
          new Problem(
              About.OWNERSHIP,
              "ObjectNotOurs",
              "%s is needed, exists already and is not that of a Certificate of this name. It is left alone: delete it if nobody needs it, or name it in spec.tls.secretName to use it as it is."
                  .formatted(secretName)));
    }
    if (secret.keys().containsAll(References.TLS_KEYS)) {
      return Optional.empty();
    }
    if (!seen.apis().contains(OptionalApi.CERTIFICATES)) {
      return Optional.of(
          new Problem(
              About.CERTIFICATE,
              "CertManagerMissing",
              "cert-manager is not installed in this Kubernetes cluster and cannot make %s: install it, or name a Secret of yours in spec.tls.secretName instead of spec.tls.certManager."
                  .formatted(secretName)));
    }
    return Optional.of(
        new Problem(
            About.CERTIFICATE,
            "CertificateAwaited",
            "%s has no certificate yet: cert-manager has to make it, signed by the %s %s. %s"
                .formatted(
                    secretName,
                    asked.issuerRef().kind(),
                    asked.issuerRef().name(),
                    whatItWaitsFor(names, seen.certificateTrouble()))));
  }

  /**
   * Sentences that lead on. The Certificate itself never says that its issuer is missing or not
   * ready: only its requests do, whose names begin with its own.
   *
   * @param trouble of the Certificate; empty: none
   */
  private static String whatItWaitsFor(Names names, String trouble) {
    return "%sIf it takes long, what it waits for says: kubectl describe certificaterequest -n %s %s."
        .formatted(
            trouble.isEmpty() ? "" : "cert-manager says: %s. ".formatted(withoutStop(trouble)),
            names.namespace(),
            names.publicTls());
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /**
   * What is to be said while the pods have a certificate and cert-manager does not replace it by
   * the one that is asked for; empty: all is well.
   */
  public static Optional<String> notReplaced(Plan plan) {
    return plan.certificateTrouble().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The auth pods go on with the certificate in Secret %s/%s. %s"
                .formatted(
                    plan.names().namespace(),
                    plan.names().publicTls(),
                    whatItWaitsFor(plan.names(), plan.certificateTrouble())));
  }
}
