package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.certificates.SecretContent;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import org.jspecify.annotations.Nullable;

/** The Secrets that the operator makes itself, as they are, and the one that it makes them from. */
final class OwnSecrets {
  private OwnSecrets() {}

  /** What they hold. */
  static Credentials.Seen seen(Names names, Context<StokeCluster> context) {
    return new Credentials.Seen(
        content(names, names.caSecret(), context),
        content(names, names.peerTlsSecret(), context),
        content(names, names.ledgerMacSecret(), context));
  }

  /** The user's authority; null where he names none. What is wrong with it shows in its content. */
  static Credentials.@Nullable Given given(Plan plan, Context<StokeCluster> context) {
    var name = plan.spec().cluster().caSecretName();
    if (name == null) {
      return null;
    }
    var names = plan.names();
    var secret = context.getClient().secrets().inNamespace(names.namespace()).withName(name).get();
    return new Credentials.Given(
        name, SecretContent.ofKubernetes(secret == null ? null : secret.getData(), null));
  }

  private static @Nullable SecretContent content(
      Names names, String name, Context<StokeCluster> context) {
    var secret =
        context
            .getSecondaryResourcesAsStream(Secret.class)
            .filter(found -> found.getMetadata().getName().equals(name))
            .findFirst()
            // A key is made only where the API itself says that there is none: the watch may be
            // behind, and a Secret that lost its label is not in it.
            .orElseGet(() ->
                context.getClient().secrets().inNamespace(names.namespace()).withName(name).get());
    return secret == null
        ? null
        : SecretContent.ofKubernetes(secret.getData(), secret.getMetadata().getAnnotations());
  }
}
