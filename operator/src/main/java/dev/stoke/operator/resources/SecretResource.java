package dev.stoke.operator.resources;

import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.certificates.SecretContent;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.Matcher;
import java.util.Map;
import java.util.function.Function;

/** A Secret that holds what the plan of the credentials says. */
abstract class SecretResource extends PlannedResource<Secret> {
  SecretResource(Function<Names, String> name, Function<Credentials, SecretContent> content) {
    super(
        Secret.class,
        name,
        (plan, credentials) ->
            desired(plan, name.apply(plan.names()), content.apply(credentials.get())));
  }

  /** Nothing more than that, either: what has been taken out of it would stay for ever. */
  @Override
  public Matcher.Result<Secret> match(
      Secret actual, Secret desired, StokeCluster cluster, Context<StokeCluster> context) {
    return requireNonNullElse(actual.getData(), Map.<String, String>of()).equals(desired.getData())
        ? super.match(actual, desired, cluster, context)
        : Matcher.Result.nonComputed(false);
  }

  static Secret desired(Plan plan, String name, SecretContent content) {
    // spotless:off
    return new SecretBuilder()
        .withMetadata(metadata(plan, name))
        .editMetadata()
          .addToAnnotations(content.annotations())
        .endMetadata()
        .withType("Opaque")
        .withData(content.data())
        .build();
    // spotless:on
  }
}
