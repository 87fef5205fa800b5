package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * One value in a Secret of the StokeCluster's namespace; pods read it from a file. It is used at
 * several places: {@code {path}} in a message becomes each of them in the CRD.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.secretName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".secretName",
    message =
        "{path}.secretName must be the name of a Secret in the StokeCluster's namespace: lower-case"
            + " letters, digits, '-' and '.'.")
@ValidationRule(
    value = "self.key.matches('^[-._a-zA-Z0-9]+$')",
    fieldPath = ".key",
    message = "{path}.key must be a key of the Secret: letters, digits, '-', '_' and '.'.")
public record SecretKey(
    @JsonPropertyDescription(
            "Secret in the same namespace. No default: only you know which one holds it.")
        @Required
        @Size(max = 253)
        String secretName,
    @JsonPropertyDescription("Key in the Secret. No default: only you know which one holds it.")
        @Required
        @Size(max = 253)
        String key) {
  static final SecretKey NONE = new SecretKey("", "");

  public SecretKey {
    // The API server requires both; an object from before that must not stop the operator.
    secretName = requireNonNullElse(secretName, "");
    key = requireNonNullElse(key, "");
  }
}
