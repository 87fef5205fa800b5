package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The auth pods' config.yaml, and a file for each foreign provider. */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class ConfigMapResource extends PlannedResource<ConfigMap> {
  public ConfigMapResource() {
    super(ConfigMap.class, Names::configMap, ConfigMapResource::desired);
  }

  static ConfigMap desired(Plan plan) {
    // spotless:off
    return new ConfigMapBuilder()
        .withMetadata(metadata(plan, plan.names().configMap()))
        .editMetadata()
          .addToAnnotations(Names.CONFIG_REVISION, Long.toString(plan.revision()))
        .endMetadata()
        .withData(plan.config().files())
        .build();
    // spotless:on
  }
}
