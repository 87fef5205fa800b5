package dev.stoke.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A signing key, by its public name. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyStatus(
    @JsonPropertyDescription("The kid of the tokens that it signs.") @Required String kid,
    @JsonPropertyDescription(
            "PREPARED: published, not signing. ACTIVE: signs. RETIRED: published until its last"
                + " token has expired.")
        String state,
    @JsonPropertyDescription("When it was made.") @Nullable String since,
    @JsonPropertyDescription("Every pod has served it for at least propagationDelay.")
        boolean propagated,
    @JsonPropertyDescription(
            "It was put to use before that, since no pod could sign; verifiers with an older key"
                + " set could not verify its first tokens.")
        @Nullable Boolean early) {}
