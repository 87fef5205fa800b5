package dev.stoke.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One auth pod of the cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberStatus(
    @JsonPropertyDescription("Name of the pod.") @Required String name,
    @JsonPropertyDescription("The first part of the kid of its keys.") String instanceId,
    @JsonPropertyDescription("Where the other pods reach it.") String url,
    @JsonPropertyDescription("It serves.") boolean ready,
    @JsonPropertyDescription("Newest revision of the configuration that it was told of.")
        @Nullable Long configRevision) {}
