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

/** An OpenID Connect provider. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = ProvidersSpec.NAME_OK,
    fieldPath = ".name",
    message =
        "spec.providers.oidc.name must begin with a letter or digit and hold only letters, digits"
            + " and '.', '_', '-'.")
@ValidationRule(
    value =
        "[has(self.discoveryUrl) ? self.discoveryUrl : 'https://x', has(self.issuer) ? self.issuer :"
            + " 'https://x', has(self.authUrl) ? self.authUrl : 'https://x', has(self.tokenUrl) ?"
            + " self.tokenUrl : 'https://x', has(self.userInfoUrl) ? self.userInfoUrl :"
            + " 'https://x', has(self.jwksUrl) ? self.jwksUrl : 'https://x',"
            + " self.redirectUri].all(url,"
            + " url.matches('^(https://[^ $/]+|http://(localhost|127[.][0-9.]+)(:[0-9]+)?)(/[^ $]*)?$'))",
    message =
        "spec.providers.oidc must have URLs like https://login.example/path, without spaces and"
            + " '$', in discoveryUrl, issuer, authUrl, tokenUrl, userInfoUrl, jwksUrl and"
            + " redirectUri.")
@ValidationRule(
    value =
        "has(self.discoveryUrl) || (has(self.issuer) && has(self.authUrl) && has(self.jwksUrl) &&"
            + " (has(self.tokenUrl) || self.authFlowType == 'implicit') && (has(self.userInfoUrl) ||"
            + " self.claimsSource == 'token'))",
    fieldPath = ".discoveryUrl",
    message =
        "spec.providers.oidc.discoveryUrl must be set, or issuer, authUrl, jwksUrl, tokenUrl (but"
            + " for implicit) and userInfoUrl (for claimsSource endpoint) instead of it.")
@ValidationRule(
    value =
        "has(self.issuer) || !has(self.discoveryUrl) ||"
            + " self.discoveryUrl.endsWith('/.well-known/openid-configuration')",
    fieldPath = ".issuer",
    message =
        "spec.providers.oidc.issuer must be set unless discoveryUrl ends with"
            + " /.well-known/openid-configuration: id tokens are checked against it.")
@ValidationRule(
    value = "has(self.clientSecret) || self.authFlowType != 'implicit' || has(self.stateSecret)",
    fieldPath = ".stateSecret",
    message =
        "spec.providers.oidc.stateSecret must be set without clientSecret: one of them seals what a"
            + " browser carries.")
@ValidationRule(
    value = "has(self.clientSecret) || self.authFlowType == 'implicit'",
    fieldPath = ".clientSecret",
    message = "spec.providers.oidc.clientSecret must be set unless authFlowType is implicit.")
@ValidationRule(
    value =
        "[self.clientId, self.firstNameClaim, self.lastNameClaim, self.emailClaim].all(text,"
            + " text.matches('^[^$]+$')) && self.scopes.all(scope, scope.matches('^[^ $]+$'))",
    message =
        "spec.providers.oidc must have no empty text and no '$' in clientId, scopes and the names of"
            + " claims.")
@ValidationRule(
    value =
        "self.extraArguments.all(argument, argument.matches('^[^=$ ]+=[^$]*$') &&"
            + " !argument.matches('^(?i)(response_type|client_id|redirect_uri|scope|state|nonce|code_challenge|code_challenge_method|request|request_uri)=')"
            + " && argument != 'response_mode=form_post')",
    fieldPath = ".extraArguments",
    message =
        "spec.providers.oidc.extraArguments must hold name=value without '$', such as prompt=login,"
            + " but for those that the pod sets itself and response_mode=form_post.")
public record OidcSpec(
    @JsonPropertyDescription(
            "Its name: what clients call it in a login, and in links of groups. No default: it"
                + " tells one provider from another.")
        @Required
        @Size(max = ProvidersSpec.MAX_NAME_LENGTH)
        String name,
    @JsonPropertyDescription(
            "URL of its openid-configuration. No default: this, or the URLs that it would tell.")
        @Size(max = Texts.MAX_LENGTH)
        @Nullable String discoveryUrl,
    @JsonPropertyDescription("URL of the authorization endpoint. No default: see discoveryUrl.")
        @Size(max = Texts.MAX_LENGTH)
        @Nullable String authUrl,
    @JsonPropertyDescription("URL of the token endpoint. No default: see discoveryUrl.")
        @Size(max = Texts.MAX_LENGTH)
        @Nullable String tokenUrl,
    @JsonPropertyDescription("URL of the user info endpoint. No default: see discoveryUrl.")
        @Size(max = Texts.MAX_LENGTH)
        @Nullable String userInfoUrl,
    @JsonPropertyDescription("URL of the public keys. No default: see discoveryUrl.")
        @Size(max = Texts.MAX_LENGTH)
        @Nullable String jwksUrl,
    @JsonPropertyDescription(
            "The iss claim of its id tokens. No default: the beginning of discoveryUrl.")
        @Size(max = Texts.MAX_LENGTH)
        @Nullable String issuer,
    @JsonPropertyDescription("How its users prove who they are.") @Default("code")
        Flow authFlowType,
    @JsonPropertyDescription(
            "Where the facts about them come from: the id token, or the user info endpoint.")
        @Default("token")
        ClaimsSource claimsSource,
    @JsonPropertyDescription("Claim that holds the first name.")
        @Default("given_name")
        @Size(max = 128)
        String firstNameClaim,
    @JsonPropertyDescription("Claim that holds the last name.")
        @Default("family_name")
        @Size(max = 128)
        String lastNameClaim,
    @JsonPropertyDescription("Claim that holds the e-mail address.")
        @Default("email")
        @Size(max = 128)
        String emailClaim,
    @JsonPropertyDescription("Our id at the provider. No default: it gives you one.")
        @Required
        @Size(max = Texts.MAX_LENGTH)
        String clientId,
    @JsonPropertyDescription(
            "Our secret at the provider. No default: needed but for authFlowType implicit.")
        @Nullable SecretKey clientSecret,
    @JsonPropertyDescription(
            "Where the provider sends users back to, as registered there: https://, your address, /oidc/ and the name. No default: only you know it.")
        @Required
        @Size(max = Texts.MAX_LENGTH)
        String redirectUri,
    @JsonPropertyDescription("Scopes to ask for.") @Default("[\"openid\"]") @Size(max = 16)
        List<@Size(max = 128) String> scopes,
    @JsonPropertyDescription("Sent along with the authentication request, as name=value.")
        @Default("[]")
        @Size(max = 16)
        List<@Size(max = Texts.MAX_LENGTH) String> extraArguments,
    @JsonPropertyDescription(
            "Seals what a browser carries during a login, at least 32 characters. No default: needed"
                + " without clientSecret only.")
        @Nullable SecretKey stateSecret,
    @JsonPropertyDescription(
            "The certificates, in PEM, of the authorities that the provider's are checked with. No"
                + " default: the authorities that Java knows.")
        @Nullable SecretKey ca) {

  /** How users of the provider prove who they are. */
  public enum Flow {
    code,
    implicit,
    hybrid
  }

  /** Where the facts about users come from. */
  public enum ClaimsSource {
    token,
    endpoint
  }

  public OidcSpec {
    // Of what is required: the API server sees to it.
    name = requireNonNullElse(name, "");
    clientId = requireNonNullElse(clientId, "");
    redirectUri = requireNonNullElse(redirectUri, "");
    authFlowType = requireNonNullElse(authFlowType, Flow.code);
    claimsSource = requireNonNullElse(claimsSource, ClaimsSource.token);
    firstNameClaim = requireNonNullElse(firstNameClaim, "given_name");
    lastNameClaim = requireNonNullElse(lastNameClaim, "family_name");
    emailClaim = requireNonNullElse(emailClaim, "email");
    scopes = List.copyOf(requireNonNullElse(scopes, List.of("openid")));
    extraArguments = List.copyOf(requireNonNullElse(extraArguments, List.of()));
  }
}
