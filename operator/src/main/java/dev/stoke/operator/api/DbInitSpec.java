package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the file of the first users, groups and claims is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.secretName) != has(self.configMapName)",
    message =
        "spec.users.dbInit must name exactly one of secretName and configMapName: the object that"
            + " holds the file.")
@ValidationRule(
    value = "!has(self.secretName) || self.secretName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".secretName",
    message =
        "spec.users.dbInit.secretName must be the name of a Secret in the StokeCluster's namespace:"
            + " lower-case letters, digits, '-' and '.'.")
@ValidationRule(
    value = "!has(self.configMapName) || self.configMapName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".configMapName",
    message =
        "spec.users.dbInit.configMapName must be the name of a ConfigMap in the StokeCluster's"
            + " namespace: lower-case letters, digits, '-' and '.'.")
@ValidationRule(
    value = "self.key.matches('^[-._a-zA-Z0-9]+$')",
    fieldPath = ".key",
    message =
        "spec.users.dbInit.key must be a key of that object, such as dbinit.yaml: letters, digits,"
            + " '-', '_' and '.'.")
public record DbInitSpec(
    @JsonPropertyDescription(
            "Secret in the same namespace that holds the file. No default: this or configMapName.")
        @Size(max = 253)
        @Nullable String secretName,
    @JsonPropertyDescription(
            "ConfigMap in the same namespace that holds the file. No default: this or secretName."
                + " Password hashes are better kept in a Secret.")
        @Size(max = 253)
        @Nullable String configMapName,
    @JsonPropertyDescription("Key of the file in that object.")
        @Default("dbinit.yaml")
        @Size(max = 253)
        String key) {
  public DbInitSpec {
    key = requireNonNullElse(key, "dbinit.yaml");
  }
}
