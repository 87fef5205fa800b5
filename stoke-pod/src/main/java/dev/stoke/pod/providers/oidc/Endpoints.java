package dev.stoke.pod.providers.oidc;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.stoke.pod.config.OidcProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is asked what.
 *
 * @param issuer the claim iss of its id tokens, character by character
 * @param token empty: it has none
 * @param userInfo empty: it has none
 * @param jwks of its public keys
 * @param secretInForm whether the client's secret has to be in the form and not in the head
 */
record Endpoints(
    String issuer,
    URI authorization,
    Optional<URI> token,
    Optional<URI> userInfo,
    URI jwks,
    boolean secretInForm) {
  private static final String PATH = "/.well-known/openid-configuration";

  /** Of a configuration that names all of them. */
  static Endpoints configured(OidcProvider provider) {
    return new Endpoints(
        provider.issuer(),
        URI.create(provider.authUrl()),
        url(provider.tokenUrl()),
        url(provider.userInfoUrl()),
        URI.create(provider.jwksUrl()),
        false);
  }

  /**
   * Of a discovery document (OpenID Connect Discovery 1.0, 3 and 4.3), which must be the one of the
   * issuer that the configuration means. What the document leaves out is as configured.
   */
  static Endpoints discovered(OidcProvider provider, String document) throws ProviderException {
    OIDCProviderMetadata metadata = parse(document);
    String issuer = metadata.getIssuer().getValue();
    if (!isExpected(provider, issuer)) {
      throw ProviderException.unavailable("discovery-of-another-issuer", null);
    }
    @Nullable List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    return new Endpoints(
        issuer,
        found(metadata.getAuthorizationEndpointURI(), provider.authUrl())
            .orElseThrow(() -> ProviderException.unavailable("discovery-incomplete", null)),
        found(metadata.getTokenEndpointURI(), provider.tokenUrl()),
        found(metadata.getUserInfoEndpointURI(), provider.userInfoUrl()),
        found(metadata.getJWKSetURI(), provider.jwksUrl())
            .orElseThrow(() -> ProviderException.unavailable("discovery-incomplete", null)),
        methods != null
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST));
  }

  private static OIDCProviderMetadata parse(String document) throws ProviderException {
    try {
      return OIDCProviderMetadata.parse(document);
    } catch (ParseException | RuntimeException e) {
      throw ProviderException.unavailable("discovery-not-understood", e);
    }
  }

  private static boolean isExpected(OidcProvider provider, String issuer) {
    if (!provider.issuer().isEmpty()) {
      return issuer.equals(provider.issuer());
    }
    String withoutSlash = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return provider.discoveryUrl().equals(withoutSlash + PATH);
  }

  private static Optional<URI> found(@Nullable URI discovered, String configured)
      throws ProviderException {
    if (discovered == null) {
      return url(configured);
    }
    if (discovered.getHost() == null || !OidcProvider.isPrivate(discovered)) {
      throw ProviderException.unavailable("discovery-names-plain-http", null);
    }
    return Optional.of(discovered);
  }

  private static Optional<URI> url(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
  }
}
