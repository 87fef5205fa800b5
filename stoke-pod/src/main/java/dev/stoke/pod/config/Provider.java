package dev.stoke.pod.config;

import java.util.Locale;

/** A source of accounts outside the database: LDAP or OpenID Connect. */
public sealed interface Provider permits LdapProvider, OidcProvider {
  /** What clients call it in the field {@code provider} of a login. */
  String name();

  /** As upstream writes it in lists and in links of groups. */
  String type();

  /** The {@code type} of the links between its groups and ours: {@code LDAP:corp}. */
  default String typeSpec() {
    return type() + ":" + name();
  }

  /** The column {@code source} of its accounts, as upstream writes it. */
  default String source() {
    return type();
  }

  /** Reads one entry and rejects keys that its type does not have. */
  static Provider read(YamlMap map) {
    String type = map.requiredText("type").toLowerCase(Locale.ROOT);
    return switch (type) {
      case "ldap" -> LdapProvider.read(map);
      case "oidc" -> OidcProvider.read(map);
      default -> {
        if (!type.isEmpty()) {
          map.problem("type", "\"" + type + "\" is not a type of provider; use ldap or oidc");
        }
        yield LdapProvider.NONE;
      }
    };
  }

  /** The name goes into addresses and into {@code TYPE:name}. */
  static String name(YamlMap map) {
    String name = map.requiredText("name");
    if (!name.isEmpty() && !name.matches("[A-Za-z0-9][A-Za-z0-9._ -]{0,61}")) {
      map.problem("name", "must be at most 62 letters, digits, spaces and . _ - inside");
    }
    return name;
  }
}
