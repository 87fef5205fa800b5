package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Service that clients reach the auth pods by. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.port >= 1 && self.port <= 65535",
    fieldPath = ".port",
    message = "spec.service.port must be between 1 and 65535.")
@ValidationRule(
    value = "!has(self.externalTrafficPolicy) || self.type != 'ClusterIP'",
    fieldPath = ".externalTrafficPolicy",
    message =
        "spec.service.externalTrafficPolicy must be left out with type ClusterIP: only NodePort and"
            + " LoadBalancer have outside traffic.")
@ValidationRule(
    value = "!has(self.loadBalancerClass) || self.type == 'LoadBalancer'",
    fieldPath = ".loadBalancerClass",
    message = "spec.service.loadBalancerClass must be left out unless type is LoadBalancer.")
public record ServiceSpec(
    @JsonPropertyDescription("Kind of Service.") @Default("ClusterIP") Type type,
    @JsonPropertyDescription("Its port, 1 to 65535.") @Default("8080") Integer port,
    @JsonPropertyDescription("Annotations of the Service, such as those of a load balancer.")
        @Default("{}")
        @Size(max = 32)
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "Local keeps the clients' addresses, which throttling needs, and sends traffic to nodes"
                + " with an auth pod only. No default: Kubernetes' own is Cluster.")
        @Nullable TrafficPolicy externalTrafficPolicy,
    @JsonPropertyDescription(
            "Who provides the load balancer. No default: the Kubernetes cluster's own.")
        @Size(max = 253)
        @Nullable String loadBalancerClass) {

  /** Kinds of Service. */
  public enum Type {
    ClusterIP,
    NodePort,
    LoadBalancer
  }

  /** Where traffic from outside goes. */
  public enum TrafficPolicy {
    Cluster,
    Local
  }

  static final ServiceSpec DEFAULT = new ServiceSpec(Type.ClusterIP, 8080, Map.of(), null, null);

  public ServiceSpec {
    type = requireNonNullElse(type, Type.ClusterIP);
    port = requireNonNullElse(port, 8080);
    annotations = Maps.sorted(annotations);
  }
}
