package dev.stoke.operator.resources;

import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.plan.Names;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** What the auth pods know each other by: all of them mount it. */
@KubernetesDependent
public final class PeerTlsSecretResource extends SecretResource {
  public PeerTlsSecretResource() {
    super(Names::peerTlsSecret, Credentials::peerTls);
  }
}
