package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Sources of accounts outside the database. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.ldap.all(one, self.oidc.all(other, one.name != other.name))",
    fieldPath = ".oidc",
    message =
        "spec.providers must not give one name to an ldap and an oidc provider: a login chooses by"
            + " the name.")
public record ProvidersSpec(
    @JsonPropertyDescription("LDAP directories, by name.") @Default("[]") @Size(max = 8)
        List<LdapSpec> ldap,
    @JsonPropertyDescription("OpenID Connect providers, by name.") @Default("[]") @Size(max = 8)
        List<OidcSpec> oidc) {

  /** Of a provider; it goes into addresses, links of groups and names of files. */
  static final String NAME_OK = "self.name.matches('^[A-Za-z0-9][A-Za-z0-9._-]*$')";

  static final int MAX_NAME_LENGTH = 62;

  static final ProvidersSpec DEFAULT = new ProvidersSpec(List.of(), List.of());

  public ProvidersSpec {
    ldap = List.copyOf(requireNonNullElse(ldap, List.of()));
    oidc = List.copyOf(requireNonNullElse(oidc, List.of()));
  }
}
