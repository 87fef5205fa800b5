package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/** What the user asks for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.replicas >= 1",
    fieldPath = ".replicas",
    message =
        "spec.replicas must be at least 1: set it to the number of auth pods to run, or delete the"
            + " StokeCluster to stop them all.")
@ValidationRule(
    value = "self.replicas <= 100",
    fieldPath = ".replicas",
    message =
        "spec.replicas must be at most 100: every auth pod publishes keys that all verifiers must"
            + " load; give the pods more CPU instead.")
@ValidationRule(
    value = "self.image.matches('^[^ ]+$')",
    fieldPath = ".image",
    message = "spec.image must name a container image such as stoke-pod:0.1.0, without spaces.")
@ValidationRule(
    value = StokeClusterSpec.KEYS_ROTATE_IN_TIME,
    fieldPath = ".tokens.keyDuration",
    message =
        "spec.tokens.keyDuration is too short to rotate keys in time: nine tenths of it must be at"
            + " least tokenDuration + keys.propagationDelay + cluster.endpointLag + 5 x"
            + " cluster.refreshSeconds + 5s (6s where refreshSeconds is 1). Lengthen it, or shorten"
            + " one of the others.")
public record StokeClusterSpec(
    @JsonPropertyDescription("Number of auth pods, 1 to 100. kubectl scale changes it.")
        @SpecReplicas
        @Default("3")
        Integer replicas,
    @JsonPropertyDescription("Container image of the auth pods.")
        @Default(StokeClusterSpec.DEFAULT_IMAGE)
        @Size(max = 512)
        String image,
    @JsonPropertyDescription("The tokens that are issued.") @Default("{}") TokensSpec tokens,
    @JsonPropertyDescription("The signing keys' life.") @Default("{}") KeysSpec keys,
    @JsonPropertyDescription("How the auth pods keep each other's public keys.") @Default("{}")
        FederationSpec cluster,
    @JsonPropertyDescription(
            "The database of users, groups and claims, shared by all auth pods. No default: Stoke"
                + " does not bring one.")
        @Required
        DatabaseSpec database,
    @JsonPropertyDescription("The first users, groups and claims.") @Default("{}") UsersSpec users,
    @JsonPropertyDescription("CPU and memory of an auth pod. Given at all, it is taken as it is.")
        @Default(ResourcesSpec.DEFAULT_JSON)
        ResourcesSpec resources) {

  /**
   * What an auth pod asks of its timers (guarantee rule 2.4, with the lease of three rounds, at
   * least two and an exchange); here so that the API server says it and no pod has to fail. In
   * whole seconds: a text made by string() counts as unbounded, and the API server refuses what a
   * rule over it might cost.
   */
  static final String KEYS_ROTATE_IN_TIME =
      "!self.tokens.keyDuration.matches('"
          + Durations.PATTERN
          + "') || !self.tokens.tokenDuration.matches('"
          + Durations.PATTERN
          + "') || !self.keys.propagationDelay.matches('"
          + Durations.PATTERN
          + "') || !self.cluster.endpointLag.matches('"
          + Durations.PATTERN
          + "') || 9 * duration(self.tokens.keyDuration).getSeconds() >= 10 *"
          + " (duration(self.tokens.tokenDuration).getSeconds() +"
          + " duration(self.keys.propagationDelay).getSeconds() +"
          + " duration(self.cluster.endpointLag).getSeconds() +"
          + " 5 * self.cluster.refreshSeconds + (self.cluster.refreshSeconds == 1 ? 6 : 5))";

  public static final String DEFAULT_IMAGE = "stoke-pod:0.1.0";

  public StokeClusterSpec {
    replicas = requireNonNullElse(replicas, 3);
    image = requireNonNullElse(image, DEFAULT_IMAGE);
    tokens = requireNonNullElse(tokens, TokensSpec.DEFAULT);
    keys = requireNonNullElse(keys, KeysSpec.DEFAULT);
    cluster = requireNonNullElse(cluster, FederationSpec.DEFAULT);
    users = requireNonNullElse(users, UsersSpec.DEFAULT);
    resources = requireNonNullElse(resources, ResourcesSpec.DEFAULT);
  }
}
