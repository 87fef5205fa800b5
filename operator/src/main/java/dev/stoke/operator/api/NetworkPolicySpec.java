package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Who may talk to the auth pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!self.restrictEgress || self.enabled",
    fieldPath = ".restrictEgress",
    message =
        "spec.networkPolicy.restrictEgress must be false while enabled is: there is no NetworkPolicy"
            + " that could restrict anything.")
public record NetworkPolicySpec(
    @JsonPropertyDescription(
            "Make a NetworkPolicy: clients reach the public port, members and the operator the"
                + " peers' port, Prometheus the management port, and nobody anything else.")
        @Default("false")
        Boolean enabled,
    @JsonPropertyDescription("Who reaches the public port; at most 16 entries. Empty: everybody.")
        @Default("[]")
        @Size(max = 16)
        List<TrafficPeer> clients,
    @JsonPropertyDescription(
            "Who reaches the management port, where the metrics are; at most 16 entries. Empty: all"
                + " pods of all namespaces.")
        @Default("[]")
        @Size(max = 16)
        List<TrafficPeer> metrics,
    @JsonPropertyDescription(
            "Let the auth pods reach nothing but name servers, each other, the database and the"
                + " providers, by their ports. The database's port must then be in spec.database, or"
                + " be the usual one of its type.")
        @Default("false")
        Boolean restrictEgress) {

  static final NetworkPolicySpec DEFAULT =
      new NetworkPolicySpec(false, List.of(), List.of(), false);

  public NetworkPolicySpec {
    enabled = requireNonNullElse(enabled, false);
    clients = List.copyOf(requireNonNullElse(clients, List.of()));
    metrics = List.copyOf(requireNonNullElse(metrics, List.of()));
    restrictEgress = requireNonNullElse(restrictEgress, false);
  }
}
