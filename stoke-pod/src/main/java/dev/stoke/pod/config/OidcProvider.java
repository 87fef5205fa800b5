package dev.stoke.pod.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An OpenID Connect provider.
 *
 * @param discoveryUrl of its {@code openid-configuration}; empty: the three others are set
 * @param firstNameClaim with {@code id:} before it, from the id token whatever the source is
 * @param extraArguments sent along with the authentication request
 * @param stateSecret the same for all pods; empty: none configured
 */
public record OidcProvider(
    String name,
    String discoveryUrl,
    String tokenUrl,
    String authUrl,
    String userInfoUrl,
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
    Secret stateSecret)
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

  static OidcProvider read(YamlMap map) {
    OidcProvider provider =
        new OidcProvider(
            Provider.name(map),
            url(map, "discovery_url"),
            url(map, "token_url"),
            url(map, "auth_url"),
            url(map, "user_info_url"),
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
            new Secret(map.text("state_secret", "")));
    provider.check(map);
    map.rejectUnknown();
    return provider;
  }

  private void check(YamlMap map) {
    if (discoveryUrl.isEmpty() && authUrl.isEmpty()) {
      map.problem("auth_url", "is missing; set it, or discovery_url");
    }
    if (discoveryUrl.isEmpty() && tokenUrl.isEmpty() && flow != Flow.IMPLICIT) {
      map.problem("token_url", "is missing; set it, or discovery_url");
    }
    if (discoveryUrl.isEmpty() && userInfoUrl.isEmpty() && claimsSource == ClaimsSource.USER_INFO) {
      map.problem("user_info_url", "is missing; set it, or discovery_url");
    }
    if (clientSecret.reveal().isEmpty() && flow != Flow.IMPLICIT) {
      map.problem("client_secret", "is missing; set it");
    }
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
    if (!text.isEmpty() && YamlMap.httpAddress(text).isEmpty()) {
      map.problem(key, "must be a URL like https://login.example/path");
    }
    return text;
  }
}
