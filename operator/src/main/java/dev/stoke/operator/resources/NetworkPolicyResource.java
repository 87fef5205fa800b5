package dev.stoke.operator.resources;

import dev.stoke.operator.api.NetworkPolicySpec;
import dev.stoke.operator.api.TrafficPeer;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.List;
import java.util.Map;

/**
 * Who may talk to the auth pods. The kubelet's probes come from the pod's own node, which network
 * policies let through.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class NetworkPolicyResource extends PlannedResource<NetworkPolicy> {
  /** The operator, in whichever namespace it runs. */
  private static final Map<String, String> OPERATOR =
      Map.of("app.kubernetes.io/name", Names.OPERATOR);

  public NetworkPolicyResource() {
    super(NetworkPolicy.class, Names::networkPolicy, NetworkPolicyResource::desired);
  }

  static NetworkPolicy desired(Plan plan) {
    NetworkPolicySpec spec = plan.spec().networkPolicy();
    // spotless:off
    return new NetworkPolicyBuilder()
        .withMetadata(metadata(plan, plan.names().networkPolicy()))
        .withNewSpec()
          .withNewPodSelector()
            .withMatchLabels(plan.names().selector())
          .endPodSelector()
          .withPolicyTypes(
              spec.restrictEgress() ? List.of("Ingress", "Egress") : List.of("Ingress"))
          .withIngress(
              rule(Names.HTTP_PORT, spec.clients().stream().map(NetworkPolicyResource::peer).toList()),
              rule(Names.PEER_PORT, List.of(members(plan), operator())),
              rule(Names.MANAGEMENT_PORT, metrics(spec)))
          .withEgress(spec.restrictEgress() ? Egress.rules(plan) : List.of())
        .endSpec()
        .build();
    // spotless:on
  }

  /** From everywhere, when there are no peers. */
  private static NetworkPolicyIngressRule rule(int port, List<NetworkPolicyPeer> from) {
    return new NetworkPolicyIngressRuleBuilder()
        .withFrom(from)
        .withPorts(Egress.port("TCP", port))
        .build();
  }

  static NetworkPolicyPeer members(Plan plan) {
    // spotless:off
    return new NetworkPolicyPeerBuilder()
        .withNewPodSelector()
          .withMatchLabels(plan.names().selector())
        .endPodSelector()
        .build();
    // spotless:on
  }

  private static NetworkPolicyPeer operator() {
    // spotless:off
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .endNamespaceSelector()
        .withNewPodSelector()
          .withMatchLabels(OPERATOR)
        .endPodSelector()
        .build();
    // spotless:on
  }

  private static List<NetworkPolicyPeer> metrics(NetworkPolicySpec spec) {
    return spec.metrics().isEmpty()
        ? List.of(
            new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .endNamespaceSelector()
                .build())
        : spec.metrics().stream().map(NetworkPolicyResource::peer).toList();
  }

  private static NetworkPolicyPeer peer(TrafficPeer peer) {
    var builder = new NetworkPolicyPeerBuilder();
    if (peer.cidr() != null) {
      return builder.withNewIpBlock().withCidr(peer.cidr()).endIpBlock().build();
    }
    if (!peer.namespaceLabels().isEmpty()) {
      builder
          .withNewNamespaceSelector()
          .withMatchLabels(peer.namespaceLabels())
          .endNamespaceSelector();
    }
    if (!peer.podLabels().isEmpty()) {
      builder.withNewPodSelector().withMatchLabels(peer.podLabels()).endPodSelector();
    }
    return builder.build();
  }

  /** When it is asked for. */
  public static final class Wanted extends PlanCondition<NetworkPolicy> {
    public Wanted() {
      super(Wanted::test);
    }

    static boolean test(Plan plan) {
      return plan.spec().networkPolicy().enabled();
    }
  }
}
