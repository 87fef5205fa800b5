package dev.stoke.pod.config;

import java.util.List;

/**
 * Section {@code users}.
 *
 * @param initFile path as configured, the name under which it is marked as applied; empty: none
 * @param initDirectory path as configured; empty: none
 */
public record UsersSection(boolean createStokeClaims, String initFile, String initDirectory) {
  static UsersSection read(YamlMap map) {
    YamlMap policy = map.section("policy_config");
    policy.flag("allow_superuser_override");
    policy.flag("read_only_mode");
    for (String key : List.of("protected_users", "protected_groups", "protected_claims")) {
      policy.texts(key);
    }
    policy.rejectUnknown();
    if (map.has("providers") && !map.sections("providers").isEmpty()) {
      map.problem("providers", "LDAP and OIDC are not supported yet; remove the entries");
    }
    map.text("provider_config_dir");
    UsersSection section =
        new UsersSection(
            map.flag("create_stoke_claims"),
            map.text("user_init_file", ""),
            map.text("user_init_dir", ""));
    map.rejectUnknown();
    return section;
  }
}
