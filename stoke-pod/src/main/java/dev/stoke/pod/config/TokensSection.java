package dev.stoke.pod.config;

import java.time.Duration;
import java.util.List;

/**
 * Section {@code tokens}.
 *
 * @param signing with what keys
 * @param issuer claim iss; empty: left out, as subject and an empty audience
 * @param refreshLimit refreshes after one login; 0: no limit
 * @param refreshCountKey claim that holds the counter; empty: jti
 * @param shape what goes beyond upstream's tokens
 * @param refreshTerms how long a login may be refreshed
 */
public record TokensSection(
    SigningKeys signing,
    Duration keyDuration,
    Duration tokenDuration,
    String issuer,
    String subject,
    List<String> audience,
    boolean includeIssuedAt,
    boolean includeNotBefore,
    int refreshLimit,
    String refreshCountKey,
    UserInfo userInfo,
    TokenShape shape,
    RefreshTerms refreshTerms) {

  /** The claim that holds each fact about the user; empty: left out. */
  public record UserInfo(
      String username, String firstName, String lastName, String fullName, String email) {
    static UserInfo read(YamlMap map) {
      UserInfo info =
          new UserInfo(
              map.text("username", ""),
              map.text("first_name", ""),
              map.text("last_name", ""),
              map.text("full_name", ""),
              map.text("email", ""));
      map.rejectUnknown();
      return info;
    }
  }

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  public TokensSection {
    audience = List.copyOf(audience);
  }

  static TokensSection read(YamlMap map) {
    // Signing keys are never stored here, so the key is accepted and means nothing.
    map.flag("persist_keys");
    TokensSection section =
        new TokensSection(
            SigningKeys.read(map),
            required(map, "key_duration", Duration.ofHours(3)),
            required(map, "token_duration", Duration.ofMinutes(30)),
            map.text("issuer", ""),
            map.text("subject", ""),
            map.texts("audience"),
            map.flag("include_issued_at"),
            map.flag("include_not_before"),
            map.integer("token_refresh_limit", 0, 0, 1_000_000),
            map.text("token_refresh_count_key", ""),
            UserInfo.read(map.section("user_info")),
            TokenShape.read(map),
            RefreshTerms.read(map));
    if (section.keyDuration.compareTo(section.tokenDuration.multipliedBy(2)) <= 0) {
      map.problem(
          "key_duration",
          "must be more than twice token_duration, so that a key outlives the tokens it signs");
    }
    ClaimNames.check(map, section);
    map.rejectUnknown();
    return section;
  }

  /** The claim that the refresh counter is in, if there is one. */
  public String counterClaim() {
    return refreshCountKey.isEmpty() ? "jti" : refreshCountKey;
  }

  private static Duration required(YamlMap map, String key, Duration otherwise) {
    map.requiredText(key);
    return map.duration(key, otherwise, SHORTEST);
  }
}
