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
  static Credentials.Seen seen(Names names, Answers answers, Context<StokeCluster> context) {
    return new Credentials.Seen(
        content(names.caSecret(), answers, context),
        content(names.peerTlsSecret(), answers, context),
        content(names.ledgerMacSecret(), answers, context));
  }

  /** The user's authority; null where he names none. What is wrong with it shows in its content. */
  static Credentials.@Nullable Given given(Plan plan, Answers answers) {
    var name = plan.spec().cluster().caSecretName();
    if (name == null) {
      return null;
    }
    var secret = answers.get(Secret.class, name);
    return new Credentials.Given(
        name, SecretContent.ofKubernetes(secret == null ? null : secret.getData(), null));
  }

  private static @Nullable SecretContent content(
      String name, Answers answers, Context<StokeCluster> context) {
    var secret =
        context
            .getSecondaryResourcesAsStream(Secret.class)
            .filter(found -> found.getMetadata().getName().equals(name))
            .findFirst()
            // A key is made only where the API itself says that there is none: the watch may be
            // behind, and a Secret that lost its label is not in it.
            .orElseGet(() -> answers.get(Secret.class, name));
    return secret == null
        ? null
        : SecretContent.ofKubernetes(secret.getData(), secret.getMetadata().getAnnotations());
  }
}
