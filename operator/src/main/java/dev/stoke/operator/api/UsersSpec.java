package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** The first users, groups and claims. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UsersSpec(
    @JsonPropertyDescription(
            "A file with users, groups and claims that is read into the database once. No default:"
                + " without it the database stays as it is.")
        @Nullable DbInitSpec dbInit,
    @JsonPropertyDescription("Create the claims that give access to Stoke's own administration.")
        @Default("true")
        Boolean createStokeClaims) {

  static final UsersSpec DEFAULT = new UsersSpec(null, true);

  public UsersSpec {
    createStokeClaims = requireNonNullElse(createStokeClaims, true);
  }
}
