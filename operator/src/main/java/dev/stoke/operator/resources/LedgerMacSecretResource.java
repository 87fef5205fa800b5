package dev.stoke.operator.resources;

import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.plan.Names;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** What the auth pods know the ledger's rows by: all of them mount it. */
@KubernetesDependent
public final class LedgerMacSecretResource extends SecretResource {
  public LedgerMacSecretResource() {
    super(Names::ledgerMacSecret, Credentials::ledgerMac);
  }
}
