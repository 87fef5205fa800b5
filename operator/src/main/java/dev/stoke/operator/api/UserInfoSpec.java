package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Names of the claims that carry what is known of the user; an empty name leaves the claim out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "[self.username, self.fullName, self.email, has(self.firstName) ? self.firstName : '',"
            + " has(self.lastName) ? self.lastName : ''].all(claim, !(claim in ['iss', 'aud', 'exp',"
            + " 'nbf', 'iat', 'jti', 'kid']) && claim.matches('^[^$]*$'))",
    message =
        "spec.tokens.userInfo must not use iss, aud, exp, nbf, iat, jti or kid, nor '$' in a name: these"
            + " claims have a meaning of their own in every token; choose other names.")
public record UserInfoSpec(
    @JsonPropertyDescription("Claim of the user name; empty leaves it out.")
        @Default("u")
        @Size(max = 128)
        String username,
    @JsonPropertyDescription("Claim of first and last name together; empty leaves it out.")
        @Default("n")
        @Size(max = 128)
        String fullName,
    @JsonPropertyDescription("Claim of the e-mail address; empty leaves it out.")
        @Default("e")
        @Size(max = 128)
        String email,
    @JsonPropertyDescription("Claim of the first name. No default: absent leaves it out.")
        @Size(max = 128)
        @Nullable String firstName,
    @JsonPropertyDescription("Claim of the last name. No default: absent leaves it out.")
        @Size(max = 128)
        @Nullable String lastName) {

  static final UserInfoSpec DEFAULT = new UserInfoSpec("u", "n", "e", null, null);

  public UserInfoSpec {
    username = requireNonNullElse(username, "u");
    fullName = requireNonNullElse(fullName, "n");
    email = requireNonNullElse(email, "e");
  }
}
