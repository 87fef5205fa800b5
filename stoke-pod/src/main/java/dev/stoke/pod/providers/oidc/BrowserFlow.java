package dev.stoke.pod.providers.oidc;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.config.OidcProvider.ClaimsSource;
import dev.stoke.pod.config.OidcProvider.Flow;
import java.net.URI;

/** What each of the flows asks of a provider, and which id token it ends with. */
final class BrowserFlow {
  /**
   * How a login ends at the provider.
   *
   * @param accessToken for the user info endpoint; empty: none came
   */
  record Outcome(VerifiedIdToken idToken, String accessToken) {
    @Override
    public String toString() {
      return "Outcome";
    }
  }

  private final OidcProvider provider;
  private final ProviderTokens tokens;

  BrowserFlow(OidcProvider provider, ProviderTokens tokens) {
    this.provider = provider;
    this.tokens = tokens;
  }

  /** The authentication request (OpenID Connect Core 1.0, 3.1.2.1; RFC 7636). */
  URI request(Endpoints endpoints, PendingLogin pending, String flow) {
    AuthenticationRequest.Builder request =
        new AuthenticationRequest.Builder(
                responseType(),
                new Scope(provider.allScopes().toArray(String[]::new)),
                new ClientID(provider.clientId()),
                URI.create(provider.redirectUri()))
            .endpointURI(endpoints.authorization())
            .state(PendingLogin.state(flow))
            .nonce(new Nonce(pending.nonce()));
    if (hasCode()) {
      request.codeChallenge(new CodeVerifier(pending.verifier()), CodeChallengeMethod.S256);
    }
    provider.extraArguments().forEach(request::customParameter);
    return request.build().toURI();
  }

  /** Checks all that came back, and fetches what the browser is not shown. */
  Outcome finish(Endpoints endpoints, IdTokens idTokens, PendingLogin pending, Callback callback)
      throws ProviderException {
    if (!callback.issuer().isEmpty() && !callback.issuer().equals(endpoints.issuer())) {
      throw ProviderException.refused("answer-of-another-issuer");
    }
    if (provider.flow() == Flow.IMPLICIT) {
      return implicit(idTokens, pending, callback);
    }
    if (callback.code().isEmpty()) {
      throw ProviderException.refused("code-missing");
    }
    if (!showsIdToken()) {
      return exchange(endpoints, idTokens, pending, callback);
    }
    VerifiedIdToken shown = shown(idTokens, pending, callback);
    shown.requireCode(callback.code());
    Outcome fetched = exchange(endpoints, idTokens, pending, callback);
    if (!shown.claims().getSubject().equals(fetched.idToken().claims().getSubject())) {
      throw ProviderException.refused("two-subjects");
    }
    return fetched;
  }

  private Outcome implicit(IdTokens idTokens, PendingLogin pending, Callback callback)
      throws ProviderException {
    VerifiedIdToken shown = shown(idTokens, pending, callback);
    if (provider.claimsSource() == ClaimsSource.USER_INFO) {
      if (callback.accessToken().isEmpty()) {
        throw ProviderException.refused("access-token-missing");
      }
      shown.requireAccessToken(callback.accessToken(), true);
    }
    return new Outcome(shown, callback.accessToken());
  }

  private Outcome exchange(
      Endpoints endpoints, IdTokens idTokens, PendingLogin pending, Callback callback)
      throws ProviderException {
    ProviderTokens.Given given = tokens.exchange(endpoints, callback.code(), pending.verifier());
    VerifiedIdToken idToken = idTokens.verify(given.idToken(), pending.nonce());
    idToken.requireAccessToken(given.accessToken(), false);
    return new Outcome(idToken, given.accessToken());
  }

  private static VerifiedIdToken shown(IdTokens idTokens, PendingLogin pending, Callback callback)
      throws ProviderException {
    if (callback.idToken().isEmpty()) {
      throw ProviderException.refused("id-token-missing");
    }
    return idTokens.verify(callback.idToken(), pending.nonce());
  }

  private boolean hasCode() {
    return provider.flow() != Flow.IMPLICIT;
  }

  /** Whether the provider gives the id token to the browser. */
  private boolean showsIdToken() {
    return switch (provider.flow()) {
      case CODE -> false;
      case IMPLICIT -> true;
      case HYBRID -> provider.claimsSource() == ClaimsSource.ID_TOKEN;
    };
  }

  private ResponseType responseType() {
    boolean userInfo = provider.claimsSource() == ClaimsSource.USER_INFO;
    return switch (provider.flow()) {
      case CODE -> new ResponseType("code");
      case IMPLICIT ->
          userInfo ? new ResponseType("id_token", "token") : new ResponseType("id_token");
      // As upstream has it: without an id token for the browser when claims are asked for.
      case HYBRID ->
          userInfo ? new ResponseType("code", "token") : new ResponseType("code", "id_token");
    };
  }
}
