package dev.stoke.operator.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.UnusableTemplateException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.ArrayList;

/** The template of the auth pods: ours, then what the user merges into it. */
final class AuthPodTemplate {
  private static final String FIELD = "spec.podTemplate";

  private AuthPodTemplate() {}

  /**
   * @throws UnusableTemplateException with a sentence, when spec.podTemplate is not to be used
   */
  static PodTemplateSpec of(Plan plan) {
    var ours = ours(plan);
    var patch = plan.spec().podTemplate();
    if (patch == null || patch.isEmpty()) {
      return ours;
    }
    var merged =
        UserJson.read(
            FIELD,
            StrategicMerge.merge((ObjectNode) UserJson.tree(ours), UserJson.tree(patch)),
            PodTemplateSpec.class);
    return canonical(whatMustStay(merged, ours));
  }

  private static PodTemplateSpec ours(Plan plan) {
    // spotless:off
    var template = new PodTemplateSpecBuilder()
        .withNewMetadata()
          .withLabels(plan.names().labels())
          .addToAnnotations(Names.RESTART_HASH, plan.config().restartHash())
        .endMetadata()
        .withSpec(AuthPod.spec(plan));
    // spotless:on
    return plan.restart().isEmpty()
        ? template.build()
        : template
            .editMetadata()
            .addToAnnotations(Names.RESTART, plan.restart())
            .endMetadata()
            .build();
  }

  /** What pods are found by, and what tells that they have to be replaced. */
  private static PodTemplateSpec whatMustStay(PodTemplateSpec merged, PodTemplateSpec ours) {
    return new PodTemplateSpecBuilder(merged)
        .editOrNewMetadata()
        .addToLabels(ours.getMetadata().getLabels())
        .addToAnnotations(ours.getMetadata().getAnnotations())
        .endMetadata()
        .build();
  }

  /** As the API server writes it back: what differs would be applied for ever. */
  private static PodTemplateSpec canonical(PodTemplateSpec template) {
    var containers = new ArrayList<Container>(template.getSpec().getContainers());
    containers.addAll(template.getSpec().getInitContainers());
    containers.forEach(AuthPodTemplate::canonical);
    return template;
  }

  private static void canonical(Container container) {
    var resources = container.getResources();
    if (resources != null) {
      resources.setLimits(Quantities.canonical(resources.getLimits()));
      resources.setRequests(Quantities.canonical(resources.getRequests()));
    }
    for (ContainerPort port : container.getPorts()) {
      if (port.getProtocol() == null) {
        port.setProtocol("TCP");
      }
    }
    container.getEnv().forEach(AuthPodTemplate::canonical);
  }

  private static void canonical(EnvVar variable) {
    if (variable.getValue() != null && variable.getValue().isEmpty()) {
      variable.setValue(null);
    }
    var from = variable.getValueFrom();
    if (from != null && from.getFieldRef() != null && from.getFieldRef().getApiVersion() == null) {
      from.getFieldRef().setApiVersion("v1");
    }
  }
}
