package dev.stoke.operator.resources;

import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.plan.Names;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The cluster's own certificate authority, with its key; no pod mounts it. */
@KubernetesDependent
public final class AuthoritySecretResource extends SecretResource {
  public AuthoritySecretResource() {
    super(Names::caSecret, Credentials::ca);
  }
}
