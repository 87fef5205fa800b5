package dev.stoke.operator.resources;

import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.certificates.SecretContent;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
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
