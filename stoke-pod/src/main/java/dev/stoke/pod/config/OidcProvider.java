package dev.stoke.pod.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An OpenID Connect provider.
 *
 * @param discoveryUrl of its {@code openid-configuration}; empty: the others are set
 * @param issuer the claim iss of its id tokens; empty: as the discovery URL has it
 * @param jwksUrl of the keys that sign its id tokens; empty: the discovery tells
 * @param firstNameClaim with {@code id:} before it, from the id token whatever the source is
 * @param extraArguments sent along with the authentication request
 * @param redirectUri address of {@code /oidc/<name>} as browsers reach it
 * @param stateSecret the same for all pods; empty: none configured
 * @param caCert file with the CA of the provider, as configured; empty: the system's
 */
public record OidcProvider(
    String name,
    String discoveryUrl,
    String tokenUrl,
    String authUrl,
    String userInfoUrl,
    String issuer,
    String jwksUrl,
    Flow flow,
    ClaimsSource claimsSource,
    String firstNameClaim,
    String lastNameClaim,
    String emailClaim,
    String clientId,
    Secret clientSecret,
    String redirectUri,
    List<String> scopes,
    Map<String, String> extraArguments,
    Secret stateSecret,
    String caCert)
    implements Provider {

  /** How its users prove who they are. */
  public enum Flow {
    CODE,
    IMPLICIT,
    HYBRID
  }

  /** Where the facts about them come from. */
  public enum ClaimsSource {
    ID_TOKEN,
    USER_INFO
  }

  public OidcProvider {
    scopes = List.copyOf(scopes);
    extraArguments = Map.copyOf(extraArguments);
  }

  @Override
  public String type() {
    return "OIDC";
  }

  @Override
  public String source() {
    return typeSpec();
  }

  /** Whether nobody on the way can read or change what is said: TLS, or this machine itself. */
  public static boolean isPrivate(URI url) {
    if ("https".equals(url.getScheme())) {
      return true;
    }
    String host = url.getHost() == null ? "" : url.getHost();
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** As sent: {@code openid} makes it a login, whatever else is asked for. */
  public List<String> allScopes() {
    List<String> all = new ArrayList<>(scopes);
    if (!all.contains("openid")) {
      all.add("openid");
    }
    return all;
  }

  static OidcProvider read(YamlMap map) {
    OidcProvider provider =
        new OidcProvider(
            Provider.name(map),
            url(map, "discovery_url"),
            url(map, "token_url"),
            url(map, "auth_url"),
            url(map, "user_info_url"),
            url(map, "issuer"),
            url(map, "jwks_url"),
            flow(map),
            source(map),
            map.requiredText("first_name_claim"),
            map.requiredText("last_name_claim"),
            map.requiredText("email_claim"),
            map.requiredText("client_id"),
            new Secret(map.text("client_secret", "")),
            required(map, "redirect_uri"),
            map.texts("scopes"),
            map.pairs("extra_arguments"),
            new Secret(map.text("state_secret", "")),
            map.text("ca_cert", ""));
    OidcRules.check(provider, map);
    map.rejectUnknown();
    return provider;
  }

  private static Flow flow(YamlMap map) {
    return switch (map.requiredText("auth_flow_type").toLowerCase(Locale.ROOT)) {
      case "code", "auth_code", "auth code", "" -> Flow.CODE;
      case "implicit" -> Flow.IMPLICIT;
      case "hybrid" -> Flow.HYBRID;
      default -> {
        map.problem("auth_flow_type", "must be code, implicit or hybrid");
        yield Flow.CODE;
      }
    };
  }

  private static ClaimsSource source(YamlMap map) {
    return switch (map.requiredText("claims_source").toLowerCase(Locale.ROOT)) {
      case "token", "id_token", "id token", "" -> ClaimsSource.ID_TOKEN;
      case "endpoint", "user_info", "user info" -> ClaimsSource.USER_INFO;
      default -> {
        map.problem("claims_source", "must be token or endpoint");
        yield ClaimsSource.ID_TOKEN;
      }
    };
  }

  private static String required(YamlMap map, String key) {
    map.requiredText(key);
    return url(map, key);
  }

  private static String url(YamlMap map, String key) {
    String text = map.text(key, "");
    Optional<URI> url = YamlMap.httpAddress(text);
    if (!text.isEmpty() && (url.isEmpty() || url.get().getFragment() != null)) {
      map.problem(key, "must be a URL like https://login.example/path");
    } else if (url.isPresent() && !isPrivate(url.get())) {
      map.problem(key, "must be https: secrets and keys must not travel in plain text");
    }
    return text;
  }
}
