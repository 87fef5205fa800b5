package dev.stoke.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.resources.OfflineAdmission;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.certificates.Placeholders;
import dev.stoke.operator.plan.Member;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Planner;
import dev.stoke.operator.plan.Problem;
import dev.stoke.operator.plan.References;
import dev.stoke.operator.resources.Children;
import dev.stoke.operator.resources.StatefulSetResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A StokeCluster, and all that the operator would make of it in an empty namespace.
 *
 * @param paused it would make nothing as long as the annotation says so
 */
record Rendering(String namespace, String name, boolean paused, List<HasMetadata> children) {
  Rendering {
    children = List.copyOf(children);
  }

  /**
   * As the API server and the operator take it.
   *
   * @param crd the CustomResourceDefinition
   * @param otherwise namespace of what names none
   * @throws dev.stoke.local.embedded.model.ApiError with the API server's sentence
   * @throws IllegalArgumentException with the operator's
   */
  static Rendering of(ObjectNode crd, ObjectNode object, Manifest manifest, String otherwise) {
    var admitted = new OfflineAdmission(crd).admit(object);
    var cluster = Serialization.unmarshal(admitted.toString(), StokeCluster.class);
    var namespace = Manifest.namespace(object, otherwise);
    cluster.getMetadata().setNamespace(namespace);
    Map<String, String> annotations = cluster.getMetadata().getAnnotations();
    boolean paused = annotations != null && "true".equals(annotations.remove(Names.PAUSED));
    var plan =
        Planner.plan(
            cluster,
            References.assumed(
                new Names(cluster.getMetadata().getName(), namespace),
                cluster.getSpec(),
                manifest.secrets(namespace, otherwise),
                manifest.configMaps(namespace, otherwise)),
            StatefulSetResource::templateHash);
    if (!plan.feasible()) {
      throw new IllegalArgumentException(
          plan.problems().stream().map(Problem::message).collect(Collectors.joining(" ")));
    }
    var credentials = Placeholders.of(plan.members().stream().map(Member::instanceId).toList());
    return new Rendering(
        namespace, cluster.getMetadata().getName(), paused, Children.of(plan, credentials));
  }
}
