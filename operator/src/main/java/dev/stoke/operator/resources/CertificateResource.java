package dev.stoke.operator.resources;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.PublicCertificate;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.List;

/** Asks cert-manager for the certificate of the public listener, with a new key at each renewal. */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class CertificateResource extends PlannedResource<Certificate> {
  private static final List<String> USAGES = List.of("digital signature", "server auth");

  public CertificateResource() {
    super(Certificate.class, Names::publicTls, CertificateResource::desired);
  }

  static Certificate desired(Plan plan) {
    var asked = requireNonNull(PublicCertificate.of(plan.spec()), "spec.tls.certManager is null");
    var issuer = asked.issuerRef();
    var certificate = new Certificate();
    certificate.setMetadata(metadata(plan, plan.names().publicTls()));
    certificate.setSpec(
        new Certificate.Spec(
            plan.names().publicTls(),
            PublicCertificate.dnsNames(plan.names(), plan.spec()),
            new Certificate.IssuerRef(issuer.name(), issuer.kind(), issuer.group()),
            new Certificate.PrivateKey("ECDSA", 256, "PKCS8", "Always"),
            USAGES));
    return certificate;
  }

  /** It is what the others wait for. */
  @Override
  boolean isHeldBack(Plan plan) {
    return false;
  }

  /** Whether there are Certificates at all. */
  public static final class Installed extends PlanCondition<Certificate> {
    public Installed() {
      super(installed(OptionalApi.CERTIFICATES));
    }
  }

  /** When cert-manager is to make it. */
  public static final class Wanted extends PlanCondition<Certificate> {
    public Wanted() {
      super(Wanted::test);
    }

    static boolean test(Plan plan) {
      return PublicCertificate.of(plan.spec()) != null;
    }
  }
}
