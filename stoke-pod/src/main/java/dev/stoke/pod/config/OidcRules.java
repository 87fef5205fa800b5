package dev.stoke.pod.config;

import dev.stoke.pod.config.OidcProvider.ClaimsSource;
import dev.stoke.pod.config.OidcProvider.Flow;
import java.util.Locale;
import java.util.Set;

/** Which keys of an OpenID Connect provider need each other. */
final class OidcRules {
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /** Without a secret from the provider, this one alone has to be beyond guessing. */
  private static final int STATE_SECRET_CHARACTERS = 32;

  /** What the pod sets itself: a second value would be sent beside its own, or instead of it. */
  private static final Set<String> OWN_ARGUMENTS =
      Set.of(
          "response_type",
          "client_id",
          "redirect_uri",
          "scope",
          "state",
          "nonce",
          "code_challenge",
          "code_challenge_method",
          "request",
          "request_uri");

  private OidcRules() {}

  static void check(OidcProvider provider, YamlMap map) {
    if (provider.discoveryUrl().isEmpty()) {
      checkEndpoints(provider, map);
    } else if (!provider.discoveryUrl().endsWith(DISCOVERY) && provider.issuer().isEmpty()) {
      map.problem("issuer", "is missing; set it, as discovery_url does not end with " + DISCOVERY);
    }
    checkSecrets(provider, map);
    for (String name : provider.extraArguments().keySet()) {
      if (OWN_ARGUMENTS.contains(name.toLowerCase(Locale.ROOT))) {
        map.problem("extra_arguments", name + " is set by the pod itself; leave it out");
      }
    }
    if ("form_post".equals(provider.extraArguments().get("response_mode"))) {
      map.problem(
          "extra_arguments",
          "response_mode: form_post is not supported, as browsers send no cookie with it; leave it"
              + " out");
    }
  }

  private static void checkEndpoints(OidcProvider provider, YamlMap map) {
    if (provider.authUrl().isEmpty()) {
      map.problem("auth_url", "is missing; set it, or discovery_url");
    }
    if (provider.tokenUrl().isEmpty() && provider.flow() != Flow.IMPLICIT) {
      map.problem("token_url", "is missing; set it, or discovery_url");
    }
    if (provider.userInfoUrl().isEmpty() && provider.claimsSource() == ClaimsSource.USER_INFO) {
      map.problem("user_info_url", "is missing; set it, or discovery_url");
    }
    // Id tokens come through the browser, so only their signature tells who made them.
    if (provider.jwksUrl().isEmpty()) {
      map.problem("jwks_url", "is missing; set it, or discovery_url: id tokens must be verified");
    }
    if (provider.issuer().isEmpty()) {
      map.problem("issuer", "is missing; set it, or discovery_url: id tokens must be verified");
    }
  }

  private static void checkSecrets(OidcProvider provider, YamlMap map) {
    boolean secret = !provider.clientSecret().reveal().isEmpty();
    if (!secret && provider.flow() != Flow.IMPLICIT) {
      map.problem("client_secret", "is missing; set it");
    } else if (!secret && provider.stateSecret().reveal().length() < STATE_SECRET_CHARACTERS) {
      map.problem(
          "state_secret",
          "must have at least %d characters, as there is no client_secret"
              .formatted(STATE_SECRET_CHARACTERS));
    }
  }
}
