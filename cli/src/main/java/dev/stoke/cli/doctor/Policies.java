package dev.stoke.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the NetworkPolicies of a namespace let through to and from one kind of its pods: a pod that
 * one selects gets only what any of them allows.
 */
final class Policies {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<NetworkPolicy> policies;

  /** The other end: a pod, by its labels and those of its namespace. */
  record Pod(String namespace, Map<String, String> labels, Map<String, String> namespaceLabels) {}

  /** Which way. */
  enum Way {
    INGRESS("Ingress"),
    EGRESS("Egress");

    private final String type;

    Way(String type) {
      this.type = type;
    }

    String type() {
      return type;
    }
  }

  /** Those of the list that select the pods. */
  static Policies about(Pod pods, List<NetworkPolicy> all) {
    return new Policies(
        all.stream()
            .filter(policy -> policy.getMetadata().getNamespace().equals(pods.namespace()))
            .filter(policy -> selects(policy.getSpec().getPodSelector(), pods.labels()))
            .toList());
  }

  private Policies(List<NetworkPolicy> policies) {
    this.policies = List.copyOf(policies);
  }

  /**
   * Whether something passes.
   *
   * @param port a name, too, as the pods' container has it
   * @param peer the other end; null for any, wherever it is
   */
  boolean passes(Way way, String protocol, int port, String portName, @Nullable Pod peer) {
    var selecting = policies.stream().filter(policy -> isOf(policy, way)).toList();
    return selecting.isEmpty()
        || selecting.stream()
            .anyMatch(policy ->
                rules(policy, way)
                    .anyMatch(rule ->
                        port(rule.ports(), protocol, port, portName)
                            && peer(policy, rule.peers(), peer)));
  }

  /** Names, for a message. */
  String names(Way way) {
    return policies.stream()
        .filter(policy -> isOf(policy, way))
        .map(policy -> policy.getMetadata().getName())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private record Rule(List<NetworkPolicyPort> ports, List<NetworkPolicyPeer> peers) {}

  private static boolean isOf(NetworkPolicy policy, Way way) {
    var types = policy.getSpec().getPolicyTypes();
    return types == null || types.isEmpty()
        ? way == Way.INGRESS || !policy.getSpec().getEgress().isEmpty()
        : types.contains(way.type);
  }

  private static Stream<Rule> rules(NetworkPolicy policy, Way way) {
    return way == Way.INGRESS
        ? policy.getSpec().getIngress().stream()
            .map(rule -> new Rule(rule.getPorts(), rule.getFrom()))
        : policy.getSpec().getEgress().stream()
            .map(rule -> new Rule(rule.getPorts(), rule.getTo()));
  }

  private static boolean port(
      List<NetworkPolicyPort> ports, String protocol, int port, String name) {
    return ports.isEmpty()
        || ports.stream()
            .filter(each -> Objects.requireNonNullElse(each.getProtocol(), "TCP").equals(protocol))
            .anyMatch(each -> {
              var wanted = each.getPort();
              if (wanted == null) {
                return true;
              }
              if (wanted.getStrVal() != null) {
                return wanted.getStrVal().equals(name);
              }
              int first = Objects.requireNonNullElse(wanted.getIntVal(), -1);
              return port >= first && port <= Objects.requireNonNullElse(each.getEndPort(), first);
            });
  }

  private static boolean peer(
      NetworkPolicy policy, List<NetworkPolicyPeer> peers, @Nullable Pod wanted) {
    return wanted == null
        || peers.isEmpty()
        || peers.stream().anyMatch(peer -> peer(policy, peer, wanted));
  }

  private static boolean peer(NetworkPolicy policy, NetworkPolicyPeer peer, Pod wanted) {
    if (peer.getIpBlock() != null) {
      return true; // Addresses of pods come and go: no mistake that could be shown.
    }
    var namespace = peer.getNamespaceSelector();
    boolean inNamespace =
        namespace == null
            ? wanted.namespace().equals(policy.getMetadata().getNamespace())
            : selects(namespace, wanted.namespaceLabels());
    return inNamespace
        && (peer.getPodSelector() == null || selects(peer.getPodSelector(), wanted.labels()));
  }

  private static boolean selects(
      io.fabric8.kubernetes.api.model.@Nullable LabelSelector selector,
      Map<String, String> labels) {
    if (selector == null) {
      return true;
    }
    ObjectNode object = JSON.createObjectNode();
    object.putObject("metadata").set("labels", JSON.valueToTree(labels));
    JsonNode wanted = JSON.valueToTree(selector);
    return LabelSelector.of(wanted).test(object);
  }
}
