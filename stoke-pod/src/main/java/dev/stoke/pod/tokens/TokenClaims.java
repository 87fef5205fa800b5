package dev.stoke.pod.tokens;

import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.signing.TokenDraft;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.User;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a token says. Every claim of our own is a string, because upstream's clients refuse others;
 * several values of one name are joined with commas.
 */
final class TokenClaims {
  /** Names that only the issuer may fill: a user's claim of that name is left out. */
  private static final Set<String> RESERVED = Set.of("iss", "aud", "exp", "nbf", "iat", "jti");

  private TokenClaims() {}

  /**
   * @param remaining refreshes that are left; empty: no limit, no counter
   */
  static TokenDraft draft(
      TokensSection settings, User user, List<Claim> claims, OptionalInt remaining) {
    Map<String, Object> out = new LinkedHashMap<>(joined(claims));
    out.putAll(userInfo(settings.userInfo(), user));
    if (!settings.issuer().isEmpty()) {
      out.put("iss", settings.issuer());
    }
    if (!settings.subject().isEmpty()) {
      out.put("sub", settings.subject());
    }
    if (!settings.audience().isEmpty()) {
      out.put("aud", settings.audience());
    }
    if (remaining.isPresent()) {
      String key = settings.refreshCountKey().isEmpty() ? "jti" : settings.refreshCountKey();
      out.put(key, "k" + remaining.getAsInt());
    }
    // Also where the configuration gives a user's fact such a name: the signer's claim stands.
    out.keySet().removeAll(TokenDraft.OF_THE_SIGNER);
    return new TokenDraft(
        out, settings.tokenDuration(), settings.includeIssuedAt(), settings.includeNotBefore());
  }

  private static Map<String, String> joined(List<Claim> claims) {
    Map<String, String> out = new LinkedHashMap<>();
    for (Claim claim : claims) {
      if (!claim.shortName().isEmpty() && !RESERVED.contains(claim.shortName())) {
        out.merge(claim.shortName(), claim.value(), (a, b) -> a + "," + b);
      }
    }
    return out;
  }

  private static Map<String, String> userInfo(TokensSection.UserInfo names, User user) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put(names.username(), user.username());
    out.put(names.firstName(), user.firstName());
    out.put(names.lastName(), user.lastName());
    out.put(names.fullName(), user.fullName());
    out.put(names.email(), user.email());
    out.remove("");
    return out;
  }
}
