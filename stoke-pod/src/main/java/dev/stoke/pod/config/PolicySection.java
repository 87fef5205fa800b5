package dev.stoke.pod.config;

import java.util.List;
import java.util.Set;

/**
 * Section {@code users.policy_config}: what the administration must leave alone.
 *
 * @param superuserOverride whether whoever may do everything may also change what is protected
 * @param readOnly nothing can be changed, by nobody
 * @param protectedUsers usernames
 * @param protectedGroups names
 * @param protectedClaims short names
 */
public record PolicySection(
    boolean superuserOverride,
    boolean readOnly,
    Set<String> protectedUsers,
    Set<String> protectedGroups,
    Set<String> protectedClaims) {
  public static final PolicySection NONE =
      new PolicySection(false, false, Set.of(), Set.of(), Set.of());

  public PolicySection {
    protectedUsers = Set.copyOf(protectedUsers);
    protectedGroups = Set.copyOf(protectedGroups);
    protectedClaims = Set.copyOf(protectedClaims);
  }

  static PolicySection read(YamlMap map) {
    PolicySection section =
        new PolicySection(
            map.flag("allow_superuser_override"),
            map.flag("read_only_mode"),
            names(map, "protected_users"),
            names(map, "protected_groups"),
            names(map, "protected_claims"));
    map.rejectUnknown();
    return section;
  }

  private static Set<String> names(YamlMap map, String key) {
    List<String> names = map.texts(key);
    if (names.stream().anyMatch(String::isEmpty)) {
      map.problem(key, "has an empty name; remove it");
    }
    return Set.copyOf(names);
  }
}
