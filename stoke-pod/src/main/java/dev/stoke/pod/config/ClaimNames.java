package dev.stoke.pod.config;

import dev.stoke.pod.config.TokenShape.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Whether the claims of section {@code tokens} fit together: no claim may have two meanings. */
final class ClaimNames {
  /** What only the issuer says, in every token. */
  private static final Set<String> TAKEN = Set.of("iss", "aud", "exp", "nbf", "iat", "kid");

  private ClaimNames() {}

  static void check(YamlMap map, TokensSection tokens) {
    boolean namesUser = tokens.shape().subjectFrom() != Subject.FIXED;
    if (namesUser && !tokens.subject().isEmpty()) {
      map.problem("subject_from", "and subject both fill the claim sub; keep one of the two");
    }
    userInfo(map, tokens, namesUser || !tokens.subject().isEmpty());
    counter(map, tokens);
    if (tokens.shape().type().equals(TokenShape.ACCESS_TOKEN)) {
      accessToken(map, tokens, namesUser);
    }
  }

  private static void userInfo(YamlMap map, TokensSection tokens, boolean subjectTaken) {
    for (Map.Entry<String, String> fact : facts(tokens.userInfo()).entrySet()) {
      String claim = fact.getValue();
      boolean taken =
          TAKEN.contains(claim) || claim.equals("jti") || (claim.equals("sub") && subjectTaken);
      if (taken) {
        map.problem(
            "user_info",
            fact.getKey()
                + ": the claim "
                + claim
                + " has a meaning of its own in every token;"
                + " choose another name");
      }
    }
  }

  private static void counter(YamlMap map, TokensSection tokens) {
    String claim = tokens.refreshCountKey();
    if (TAKEN.contains(claim) || claim.equals("sub")) {
      map.problem(
          "token_refresh_count_key",
          "the claim " + claim + " has a meaning of its own; choose another name");
    }
    boolean inJti = tokens.refreshLimit() > 0 && tokens.counterClaim().equals("jti");
    if (tokens.shape().jwtId() && inJti) {
      map.problem(
          "include_jwt_id",
          "jti already holds the refresh counter; give that a claim of its own with"
              + " token_refresh_count_key");
    }
  }

  /** RFC 9068, section 2.2; client_id is left out, since no client is registered here. */
  private static void accessToken(YamlMap map, TokensSection tokens, boolean namesUser) {
    Map<String, Boolean> needed = new LinkedHashMap<>();
    needed.put("issuer", !tokens.issuer().isEmpty());
    needed.put("audience", !tokens.audience().isEmpty());
    needed.put("subject_from", namesUser);
    needed.put("include_issued_at", tokens.includeIssuedAt());
    needed.put("include_jwt_id", tokens.shape().jwtId());
    needed.values().removeIf(isThere -> isThere);
    if (!needed.isEmpty()) {
      map.problem(
          "token_type",
          "at+jwt (RFC 9068) needs iss, aud, sub, iat and jti in every token; set also "
              + String.join(", ", needed.keySet()));
    }
  }

  private static Map<String, String> facts(TokensSection.UserInfo info) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("username", info.username());
    facts.put("first_name", info.firstName());
    facts.put("last_name", info.lastName());
    facts.put("full_name", info.fullName());
    facts.put("email", info.email());
    return facts;
  }
}
