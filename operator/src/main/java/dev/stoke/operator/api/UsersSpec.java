package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The first users, groups and claims, and what holds for all of them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.passwordMinLength >= 8 && self.passwordMinLength <= 64",
    fieldPath = ".passwordMinLength",
    message =
        "spec.users.passwordMinLength must be between 8 and 64; 15 where the password is the only"
            + " factor.")
public record UsersSpec(
    @JsonPropertyDescription(
            "A file with users, groups and claims that is read into the database once. No default:"
                + " without it the database stays as it is.")
        @Nullable DbInitSpec dbInit,
    @JsonPropertyDescription("Create the claims that give access to Stoke's own administration.")
        @Default("true")
        Boolean createStokeClaims,
    @JsonPropertyDescription(
            "Fewest characters of a new password, 8 to 64. Passwords that exist are not judged.")
        @Default("8")
        Integer passwordMinLength,
    @JsonPropertyDescription("What the administration leaves alone.") @Default("{}")
        PolicySpec policy) {

  static final UsersSpec DEFAULT = new UsersSpec(null, true, 8, PolicySpec.DEFAULT);

  public UsersSpec {
    createStokeClaims = requireNonNullElse(createStokeClaims, true);
    passwordMinLength = requireNonNullElse(passwordMinLength, 8);
    policy = requireNonNullElse(policy, PolicySpec.DEFAULT);
  }
}
