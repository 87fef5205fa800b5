package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
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
    message =
        "spec.database.port must be between 1 and 65535; PostgreSQL's usual port is 5432, MySQL's"
            + " is 3306.")
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
@ValidationRule(
    value = "self.type == oldSelf.type",
    fieldPath = ".type",
    message =
        "spec.database.type must stay as it is: pods of both kinds of database would not know each"
            + " other's keys while they are replaced. Make another StokeCluster on the new database.")
@ValidationRule(
    value = "self.type != 'mysql' || !has(self.tls) || self.tls.mode != 'verify-ca'",
    fieldPath = ".tls",
    message =
        "spec.database.tls.mode must be verify-full, require or disable with mysql: its driver"
            + " checks the certificate and the name, or neither.")
@ValidationRule(
    value =
        "self.type != 'postgres' || !has(self.tls) || !(self.tls.mode in ['verify-ca',"
            + " 'verify-full']) || has(self.tls.ca)",
    fieldPath = ".tls",
    message =
        "spec.database.tls.ca must be set with postgres to check certificates: its driver knows no"
            + " authorities by itself. Name the Secret that holds the server's, or set mode to"
            + " require, which checks nothing.")
@ValidationRule(
    value =
        "self.arguments.all(argument,"
            + " argument.matches('^(application_name|connect_timeout|search_path|timeout|readTimeout)=[^ $&]+$'))",
    fieldPath = ".arguments",
    message =
        "spec.database.arguments must hold name=value without spaces, '&' and '$', where name is"
            + " application_name, connect_timeout or search_path (postgres), timeout or readTimeout"
            + " (mysql); for TLS use spec.database.tls.")
@ValidationRule(
    value =
        "self.arguments.all(argument, argument.matches('^(timeout|readTimeout)=') == (self.type =="
            + " 'mysql'))",
    fieldPath = ".arguments",
    message =
        "spec.database.arguments must be those of spec.database.type: application_name,"
            + " connect_timeout and search_path of postgres, timeout and readTimeout of mysql.")
public record DatabaseSpec(
    @JsonPropertyDescription(
            "Kind of database; mysql stands for MariaDB, too. It cannot be changed.")
        @Default("postgres")
        Type type,
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
        String secretName,
    @JsonPropertyDescription(
            "TLS to the database. No default: without it PostgreSQL is asked for TLS and not"
                + " checked, and MySQL is not encrypted.")
        @Nullable DatabaseTlsSpec tls,
    @JsonPropertyDescription(
            "Arguments of the connection as name=value: application_name, connect_timeout (seconds)"
                + " or search_path for postgres, timeout or readTimeout (durations) for mysql.")
        @Default("[]")
        @Size(max = 8)
        List<@Size(max = 128) String> arguments) {

  /** Kinds of database, spelt as in a pod's configuration. */
  public enum Type {
    postgres,
    mysql
  }

  public DatabaseSpec {
    type = requireNonNullElse(type, Type.postgres);
    // The API server requires it; an object from before that rule must not stop the operator.
    secretName = requireNonNullElse(secretName, "");
    arguments = List.copyOf(requireNonNullElse(arguments, List.of()));
  }
}
