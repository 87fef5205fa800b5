package dev.stoke.pod.config;

/**
 * Section {@code users}.
 *
 * @param initFile path as configured, the name under which it is marked as applied; empty: none
 * @param initDirectory path as configured; empty: none
 * @param passwordLength least number of characters of a new password
 */
public record UsersSection(
    boolean createStokeClaims,
    String initFile,
    String initDirectory,
    PolicySection policy,
    int passwordLength) {
  private static final int PASSWORD_LENGTH = 8;

  public UsersSection(boolean createStokeClaims, String initFile, String initDirectory) {
    this(createStokeClaims, initFile, initDirectory, PolicySection.NONE, PASSWORD_LENGTH);
  }

  static UsersSection read(YamlMap map) {
    UsersSection section =
        new UsersSection(
            map.flag("create_stoke_claims"),
            map.text("user_init_file", ""),
            map.text("user_init_dir", ""),
            PolicySection.read(map.section("policy_config")),
            map.integer("password_min_length", PASSWORD_LENGTH, 8, 64));
    map.rejectUnknown();
    return section;
  }
}
