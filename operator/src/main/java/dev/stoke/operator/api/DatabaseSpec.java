package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The database of users, groups and claims, shared by all auth pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.secretName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".secretName",
    message =
        "spec.database.secretName must be the name of a Secret in the StokeCluster's namespace:"
            + " lower-case letters, digits, '-' and '.'.")
@ValidationRule(
    value = "!has(self.port) || (self.port >= 1 && self.port <= 65535)",
    fieldPath = ".port",
    message = "spec.database.port must be between 1 and 65535; PostgreSQL's usual port is 5432.")
@ValidationRule(
    value = "!has(self.host) || self.host.matches('^[A-Za-z0-9._:%-]+$')",
    fieldPath = ".host",
    message =
        "spec.database.host must be a host name or an address, without user, port, path or spaces;"
            + " the port has a field of its own.")
@ValidationRule(
    value = "!has(self.name) || self.name.matches('^[^ /?$]+$')",
    fieldPath = ".name",
    message =
        "spec.database.name must be the name of a database, without spaces, '/', '?' and '$'.")
public record DatabaseSpec(
    @JsonPropertyDescription("Kind of database.") @Default("postgres") Type type,
    @JsonPropertyDescription(
            "Host name or address. No default: when absent, key host of the Secret.")
        @Size(max = 253)
        @Nullable String host,
    @JsonPropertyDescription("Port, 1 to 65535. No default: when absent, key port of the Secret.")
        @Nullable Integer port,
    @JsonPropertyDescription(
            "Name of the database. No default: when absent, key dbname of the Secret.")
        @Size(max = 63)
        @Nullable String name,
    @JsonPropertyDescription(
            "Secret in the same namespace with the keys username and password, and host, port and"
                + " dbname where the fields are absent. The -app Secret that CloudNativePG makes"
                + " works as it is. No default: only you know it.")
        @Required
        @Size(max = 253)
        String secretName) {

  /** Kinds of database, spelt as in a pod's configuration. */
  public enum Type {
    postgres
  }

  public DatabaseSpec {
    type = requireNonNullElse(type, Type.postgres);
    // The API server requires it; an object from before that rule must not stop the operator.
    secretName = requireNonNullElse(secretName, "");
  }
}
