package dev.stoke.pod.providers.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.stoke.pod.config.OidcProvider;
import java.io.IOException;
import java.net.URI;

/** What a provider gives for a code, and tells of the holder of an access token. */
final class ProviderTokens {
  /** What the token endpoint gave; nothing of it is verified yet. */
  record Given(String idToken, String accessToken) {
    @Override
    public String toString() {
      return "Given";
    }
  }

  /** Grown by what sealing adds, it must fit into the body of a login. */
  private static final int MOST_USER_INFO_CHARACTERS = 24 * 1024;

  private final OidcProvider provider;
  private final ProviderCalls calls;

  ProviderTokens(OidcProvider provider, ProviderCalls calls) {
    this.provider = provider;
    this.calls = calls;
  }

  Given exchange(Endpoints endpoints, String code, String verifier) throws ProviderException {
    URI address =
        endpoints
            .token()
            .orElseThrow(() -> ProviderException.unavailable("no-token-endpoint", null));
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code),
            URI.create(provider.redirectUri()),
            new CodeVerifier(verifier));
    TokenRequest request =
        new TokenRequest.Builder(address, authentication(endpoints), grant).build();
    try {
      HTTPResponse answer = request.toHTTPRequest().send(calls);
      TokenResponse response = OIDCTokenResponseParser.parse(answer);
      if (response instanceof OIDCTokenResponse success) {
        OIDCTokens tokens = success.getOIDCTokens();
        return new Given(tokens.getIDTokenString(), tokens.getAccessToken().getValue());
      }
      throw refusal(answer.getStatusCode(), response);
    } catch (IOException e) {
      throw ProviderException.unavailable("token-endpoint-failed", e);
    } catch (ParseException e) {
      throw ProviderException.unavailable("token-endpoint-not-understood", e);
    }
  }

  /** What the endpoint says, which must be about the subject of the id token. */
  JWTClaimsSet userInfo(Endpoints endpoints, String accessToken, String subject)
      throws ProviderException {
    URI address =
        endpoints
            .userInfo()
            .orElseThrow(() -> ProviderException.unavailable("no-user-info-endpoint", null));
    try {
      UserInfoResponse response =
          UserInfoResponse.parse(
              new UserInfoRequest(address, new BearerAccessToken(accessToken))
                  .toHTTPRequest()
                  .send(calls));
      if (!response.indicatesSuccess() || response.toSuccessResponse().getUserInfo() == null) {
        throw ProviderException.unavailable("user-info-refused", null);
      }
      JWTClaimsSet claims = response.toSuccessResponse().getUserInfo().toJWTClaimsSet();
      if (!subject.equals(claims.getSubject())) {
        throw ProviderException.refused("user-info-of-another-subject");
      }
      if (claims.toString().length() > MOST_USER_INFO_CHARACTERS) {
        throw ProviderException.unavailable("user-info-too-large", null);
      }
      return claims;
    } catch (IOException e) {
      throw ProviderException.unavailable("user-info-failed", e);
    } catch (ParseException e) {
      throw ProviderException.unavailable("user-info-not-understood", e);
    }
  }

  private ClientAuthentication authentication(Endpoints endpoints) {
    ClientID id = new ClientID(provider.clientId());
    Secret secret = new Secret(provider.clientSecret().reveal());
    return endpoints.secretInForm()
        ? new ClientSecretPost(id, secret)
        : new ClientSecretBasic(id, secret);
  }

  private static ProviderException refusal(int status, TokenResponse response) {
    String error = String.valueOf(response.toErrorResponse().getErrorObject().getCode());
    return switch (error) {
      case "invalid_grant" -> ProviderException.refused("code-refused");
      case "invalid_client", "unauthorized_client" ->
          ProviderException.unavailable("client-refused", null);
      default ->
          ProviderException.unavailable(
              status < 500 ? "token-request-refused" : "token-endpoint-failed", null);
    };
  }
}
