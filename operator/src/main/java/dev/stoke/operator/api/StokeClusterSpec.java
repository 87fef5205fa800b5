package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user asks for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.replicas >= 1",
    fieldPath = ".replicas",
    message =
        "spec.replicas must be at least 1: set it to the number of auth pods to run. To stop them all"
            + " set spec.hibernated to true, and this is the number that comes back.")
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
    value = "self.imagePullSecrets.all(name, name.matches('" + ObjectNames.PATTERN + "'))",
    fieldPath = ".imagePullSecrets",
    message =
        "spec.imagePullSecrets must hold names of Secrets in the StokeCluster's namespace:"
            + " lower-case letters, digits, '-' and '.'.")
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
    @JsonPropertyDescription(
            "When the image is pulled. No default: Kubernetes' own is Always for the tag latest and"
                + " none, IfNotPresent otherwise.")
        @Nullable PullPolicy imagePullPolicy,
    @JsonPropertyDescription("Secrets with credentials of the image's registry.")
        @Default("[]")
        @Size(max = 16)
        List<@Size(max = 253) String> imagePullSecrets,
    @JsonPropertyDescription(
            "Stop all auth pods and keep everything else; replicas is the number that comes back"
                + " when this is false again. Tokens stay valid, but nobody publishes the keys that"
                + " verify them meanwhile.")
        @Default("false")
        Boolean hibernated,
    @JsonPropertyDescription("The tokens that are issued.") @Default("{}") TokensSpec tokens,
    @JsonPropertyDescription("The signing keys' life.") @Default("{}") KeysSpec keys,
    @JsonPropertyDescription("How the auth pods keep each other's public keys.") @Default("{}")
        FederationSpec cluster,
    @JsonPropertyDescription(
            "The database of users, groups and claims, shared by all auth pods. No default: Stoke"
                + " does not bring one.")
        @Required
        DatabaseSpec database,
    @JsonPropertyDescription("The first users, groups and claims, and what holds for all users.")
        @Default("{}")
        UsersSpec users,
    @JsonPropertyDescription("Sources of accounts outside the database.") @Default("{}")
        ProvidersSpec providers,
    @JsonPropertyDescription("How the auth pods answer clients.") @Default("{}") ServerSpec server,
    @JsonPropertyDescription(
            "TLS of the public listener. No default: without it the auth pods speak plain HTTP.")
        @Nullable TlsSpec tls,
    @JsonPropertyDescription("The Service that clients reach the auth pods by.") @Default("{}")
        ServiceSpec service,
    @JsonPropertyDescription(
            "The way in from outside of the Kubernetes cluster. No default: without it there is no"
                + " Ingress.")
        @Nullable IngressSpec ingress,
    @JsonPropertyDescription("Who may talk to the auth pods.") @Default("{}")
        NetworkPolicySpec networkPolicy,
    @JsonPropertyDescription("How many auth pods may be taken away at once on purpose.")
        @Default("{}")
        PodDisruptionBudgetSpec podDisruptionBudget,
    @JsonPropertyDescription("How the auth pods are watched.") @Default("{}")
        MonitoringSpec monitoring,
    @JsonPropertyDescription("What the auth pods log.") @Default("{}") LoggingSpec logging,
    @JsonPropertyDescription("Where the auth pods run.") @Default("{}") SchedulingSpec scheduling,
    @JsonPropertyDescription("CPU and memory of an auth pod. Given at all, it is taken as it is.")
        @Default(ResourcesSpec.DEFAULT_JSON)
        ResourcesSpec resources,
    @JsonPropertyDescription(
            "Merged into the auth pods' template as a strategic merge patch would be, after"
                + " everything else: for what has no field of its own, at your own risk. The"
                + " container is called stoke-pod. No default: nothing is merged.")
        @PreserveUnknownFields
        @Nullable Map<String, Object> podTemplate) {

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

  /** When an image is pulled. */
  public enum PullPolicy {
    Always,
    IfNotPresent,
    Never
  }

  public static final String DEFAULT_IMAGE = "stoke-pod:0.1.0";

  public StokeClusterSpec {
    replicas = requireNonNullElse(replicas, 3);
    image = requireNonNullElse(image, DEFAULT_IMAGE);
    imagePullSecrets = List.copyOf(requireNonNullElse(imagePullSecrets, List.of()));
    hibernated = requireNonNullElse(hibernated, false);
    tokens = requireNonNullElse(tokens, TokensSpec.DEFAULT);
    keys = requireNonNullElse(keys, KeysSpec.DEFAULT);
    cluster = requireNonNullElse(cluster, FederationSpec.DEFAULT);
    users = requireNonNullElse(users, UsersSpec.DEFAULT);
    providers = requireNonNullElse(providers, ProvidersSpec.DEFAULT);
    server = requireNonNullElse(server, ServerSpec.DEFAULT);
    service = requireNonNullElse(service, ServiceSpec.DEFAULT);
    networkPolicy = requireNonNullElse(networkPolicy, NetworkPolicySpec.DEFAULT);
    podDisruptionBudget = requireNonNullElse(podDisruptionBudget, PodDisruptionBudgetSpec.DEFAULT);
    monitoring = requireNonNullElse(monitoring, MonitoringSpec.DEFAULT);
    logging = requireNonNullElse(logging, LoggingSpec.DEFAULT);
    scheduling = requireNonNullElse(scheduling, SchedulingSpec.DEFAULT);
    resources = requireNonNullElse(resources, ResourcesSpec.DEFAULT);
  }
}
