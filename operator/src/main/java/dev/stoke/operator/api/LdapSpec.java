package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An LDAP directory. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = ProvidersSpec.NAME_OK,
    fieldPath = ".name",
    message =
        "spec.providers.ldap.name must begin with a letter or digit and hold only letters, digits"
            + " and '.', '_', '-'.")
@ValidationRule(
    value = "self.serverUrl.matches('^ldaps?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$')",
    fieldPath = ".serverUrl",
    message =
        "spec.providers.ldap.serverUrl must look like ldaps://ldap.example:636 or"
            + " ldap://ldap.example.")
@ValidationRule(
    value =
        "[self.groupFilterTemplate, self.userFilterTemplate].all(filter,"
            + " filter.matches('^[(][^$]*[)]$'))",
    message =
        "spec.providers.ldap must have LDAP filters in parentheses, without '$', in"
            + " userFilterTemplate and groupFilterTemplate, such as (uid={{.Username}}).")
@ValidationRule(
    value =
        "[self.bindUserDn, self.groupSearchRoot, self.groupNameField, self.userSearchRoot,"
            + " self.firstNameField, self.lastNameField, self.emailField].all(text,"
            + " text.matches('^[^$]+$'))",
    message =
        "spec.providers.ldap must have no empty text and no '$' in bindUserDn, the search roots and"
            + " the names of attributes.")
@ValidationRule(
    value = "self.searchTimeoutSeconds >= 0 && self.searchTimeoutSeconds <= 3600",
    fieldPath = ".searchTimeoutSeconds",
    message = "spec.providers.ldap.searchTimeoutSeconds must be between 0 and 3600.")
@ValidationRule(
    value = "!self.startTls || self.serverUrl.startsWith('ldap://')",
    fieldPath = ".startTls",
    message =
        "spec.providers.ldap.startTls must be false with an ldaps:// server: it speaks TLS from the"
            + " beginning.")
@ValidationRule(
    value = "!has(self.ca) || !self.skipCertificateVerify",
    fieldPath = ".ca",
    message =
        "spec.providers.ldap.ca must be left out while skipCertificateVerify is true, or that be"
            + " false: one of the two has no effect.")
public record LdapSpec(
    @JsonPropertyDescription(
            "Its name: what clients call it in a login, and in links of groups. No default: it"
                + " tells one provider from another.")
        @Required
        @Size(max = ProvidersSpec.MAX_NAME_LENGTH)
        String name,
    @JsonPropertyDescription("ldaps:// or ldap://, host and port. No default: only you know it.")
        @Required
        @Size(max = 300)
        String serverUrl,
    @JsonPropertyDescription("Account that searches, as a DN. No default: only you know it.")
        @Required
        @Size(max = Texts.MAX_LENGTH)
        String bindUserDn,
    @JsonPropertyDescription("Its password. No default: only you know it.") @Required
        SecretKey bindUserPassword,
    @JsonPropertyDescription("DN below which users are. No default: only you know it.")
        @Required
        @Size(max = Texts.MAX_LENGTH)
        String userSearchRoot,
    @JsonPropertyDescription("Filter that finds a user; {{.Username}} stands for the name.")
        @Default("(uid={{.Username}})")
        @Size(max = Texts.MAX_LENGTH)
        String userFilterTemplate,
    @JsonPropertyDescription("DN below which groups are. No default: only you know it.")
        @Required
        @Size(max = Texts.MAX_LENGTH)
        String groupSearchRoot,
    @JsonPropertyDescription(
            "Filter that finds a user's groups; {{.Username}} and {{.UserDN}} stand for the user.")
        @Default("(member={{.UserDN}})")
        @Size(max = Texts.MAX_LENGTH)
        String groupFilterTemplate,
    @JsonPropertyDescription("Attribute of a group that is compared with the links of groups.")
        @Default("cn")
        @Size(max = 128)
        String groupNameField,
    @JsonPropertyDescription("Attribute that holds the first name.")
        @Default("givenName")
        @Size(max = 128)
        String firstNameField,
    @JsonPropertyDescription("Attribute that holds the last name.") @Default("sn") @Size(max = 128)
        String lastNameField,
    @JsonPropertyDescription("Attribute that holds the e-mail address.")
        @Default("mail")
        @Size(max = 128)
        String emailField,
    @JsonPropertyDescription(
            "How long a search may take, 0 to 3600 seconds; at most half of spec.server.timeoutMillis, which is what 0 means.")
        @Default("0")
        Integer searchTimeoutSeconds,
    @JsonPropertyDescription(
            "Turn a connection to an ldap:// server into TLS before anything is sent.")
        @Default("false")
        Boolean startTls,
    @JsonPropertyDescription(
            "The certificates, in PEM, of the authorities that the server's is checked with. No default: the"
                + " authorities that Java knows.")
        @Nullable SecretKey ca,
    @JsonPropertyDescription("Do not check the server's certificate; for trying out.")
        @Default("false")
        Boolean skipCertificateVerify) {

  public LdapSpec {
    // Of what is required: the API server sees to it.
    name = requireNonNullElse(name, "");
    serverUrl = requireNonNullElse(serverUrl, "");
    bindUserDn = requireNonNullElse(bindUserDn, "");
    bindUserPassword = requireNonNullElse(bindUserPassword, SecretKey.NONE);
    userSearchRoot = requireNonNullElse(userSearchRoot, "");
    groupSearchRoot = requireNonNullElse(groupSearchRoot, "");
    userFilterTemplate = requireNonNullElse(userFilterTemplate, "(uid={{.Username}})");
    groupFilterTemplate = requireNonNullElse(groupFilterTemplate, "(member={{.UserDN}})");
    groupNameField = requireNonNullElse(groupNameField, "cn");
    firstNameField = requireNonNullElse(firstNameField, "givenName");
    lastNameField = requireNonNullElse(lastNameField, "sn");
    emailField = requireNonNullElse(emailField, "mail");
    startTls = requireNonNullElse(startTls, false);
    searchTimeoutSeconds = requireNonNullElse(searchTimeoutSeconds, 0);
    skipCertificateVerify = requireNonNullElse(skipCertificateVerify, false);
  }
}
