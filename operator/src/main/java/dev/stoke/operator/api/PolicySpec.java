package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the administration leaves alone. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "[self.protectedUsers, self.protectedGroups, self.protectedClaims].all(names,"
            + " names.all(name, name.matches('^[^$]+$')))",
    message =
        "spec.users.policy must hold names that are not empty and have no '$' in protectedUsers,"
            + " protectedGroups and protectedClaims.")
public record PolicySpec(
    @JsonPropertyDescription("The administration changes nothing.") @Default("false")
        Boolean readOnlyMode,
    @JsonPropertyDescription("User names that the administration leaves alone.")
        @Default("[]")
        @Size(max = 64)
        List<@Size(max = 255) String> protectedUsers,
    @JsonPropertyDescription("Names of groups that the administration leaves alone.")
        @Default("[]")
        @Size(max = 64)
        List<@Size(max = 255) String> protectedGroups,
    @JsonPropertyDescription("Short names of claims that the administration leaves alone.")
        @Default("[]")
        @Size(max = 64)
        List<@Size(max = 255) String> protectedClaims,
    @JsonPropertyDescription("Whoever holds stk=S may change what is protected.") @Default("false")
        Boolean allowSuperuserOverride) {

  static final PolicySpec DEFAULT = new PolicySpec(false, List.of(), List.of(), List.of(), false);

  public PolicySpec {
    readOnlyMode = requireNonNullElse(readOnlyMode, false);
    protectedUsers = List.copyOf(requireNonNullElse(protectedUsers, List.of()));
    protectedGroups = List.copyOf(requireNonNullElse(protectedGroups, List.of()));
    protectedClaims = List.copyOf(requireNonNullElse(protectedClaims, List.of()));
    allowSuperuserOverride = requireNonNullElse(allowSuperuserOverride, false);
  }
}
