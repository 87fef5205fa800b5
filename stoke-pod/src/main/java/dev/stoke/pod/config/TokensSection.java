package dev.stoke.pod.config;

import java.time.Duration;
import java.util.List;

/**
 * Section {@code tokens}.
 *
 * @param issuer claim iss; empty: left out, as subject and an empty audience
 * @param refreshLimit refreshes after one login; 0: no limit
 * @param refreshCountKey claim that holds the counter; empty: jti
 */
public record TokensSection(
    Duration keyDuration,
    Duration tokenDuration,
    String issuer,
    String subject,
    List<String> audience,
    boolean includeIssuedAt,
    boolean includeNotBefore,
    int refreshLimit,
    String refreshCountKey,
    UserInfo userInfo) {

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
    String algorithm = map.requiredText("algorithm");
    String bits = map.text("num_bits", "256");
    if (!algorithm.isEmpty() && !supported(algorithm, bits)) {
      map.problem(
          "algorithm",
          "\"" + algorithm + "\" with num_bits " + bits + " is not supported yet; use ECDSA, 256");
    }
    // Signing keys are never stored here, so the key is accepted and means nothing.
    map.flag("persist_keys");
    TokensSection section =
        new TokensSection(
            required(map, "key_duration", Duration.ofHours(3)),
            required(map, "token_duration", Duration.ofMinutes(30)),
            map.text("issuer", ""),
            map.text("subject", ""),
            map.texts("audience"),
            map.flag("include_issued_at"),
            map.flag("include_not_before"),
            map.integer("token_refresh_limit", 0, 0, 1_000_000),
            map.text("token_refresh_count_key", ""),
            UserInfo.read(map.section("user_info")));
    if (section.keyDuration.compareTo(section.tokenDuration.multipliedBy(2)) <= 0) {
      map.problem(
          "key_duration",
          "must be more than twice token_duration, so that a key outlives the tokens it signs");
    }
    map.rejectUnknown();
    return section;
  }

  private static Duration required(YamlMap map, String key, Duration otherwise) {
    map.requiredText(key);
    return map.duration(key, otherwise, SHORTEST);
  }

  private static boolean supported(String algorithm, String bits) {
    // Upstream knows a name in capitals, as it is written in its documents, or in small letters.
    return (algorithm.equals("ECDSA") || algorithm.equals("ecdsa")) && bits.equals("256");
  }
}
