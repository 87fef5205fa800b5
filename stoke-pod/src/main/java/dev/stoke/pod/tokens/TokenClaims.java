package dev.stoke.pod.tokens;

import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.signing.TokenDraft;
import dev.stoke.pod.signing.TokenType;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.User;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a token says. Every claim of our own is a string, because upstream's clients refuse others;
 * several values of one name are joined with commas. A later source wins over an earlier one: the
 * user's claims, then facts about the user, then what the issuer says.
 */
final class TokenClaims {
  /** Names that only the issuer may fill: a user's claim of that name is left out. */
  private static final Set<String> RESERVED = Set.of("iss", "aud", "exp", "nbf", "iat", "jti");

  private TokenClaims() {}

  /**
   * @param remaining refreshes that are left; empty: no limit, no counter
   * @param jwtIds gives one that no other token has
   */
  static TokenDraft draft(
      TokensSection settings,
      User user,
      List<Claim> claims,
      OptionalInt remaining,
      Supplier<String> jwtIds) {
    Map<String, Object> out = new LinkedHashMap<>(joined(claims));
    out.putAll(userInfo(settings.userInfo(), user));
    if (!settings.issuer().isEmpty()) {
      out.put("iss", settings.issuer());
    }
    String subject = subject(settings, user);
    if (!subject.isEmpty()) {
      out.put("sub", subject);
    }
    if (!settings.audience().isEmpty()) {
      out.put("aud", settings.audience());
    }
    if (remaining.isPresent()) {
      out.put(settings.counterClaim(), "k" + remaining.getAsInt());
    }
    // After the counter: a login from before there were ids may still count down in jti.
    if (settings.shape().jwtId()) {
      out.put("jti", jwtIds.get());
    }
    // The signer's claims stand.
    out.keySet().removeAll(TokenDraft.OF_THE_SIGNER);
    return new TokenDraft(
        TokenType.named(settings.shape().type()).orElseThrow(),
        out,
        settings.tokenDuration(),
        settings.includeIssuedAt(),
        settings.includeNotBefore());
  }

  private static String subject(TokensSection settings, User user) {
    return switch (settings.shape().subjectFrom()) {
      case FIXED -> settings.subject();
      case USERNAME -> user.username();
      case ID -> Long.toString(user.id());
    };
  }

  private static Map<String, String> joined(List<Claim> claims) {
    Map<String, String> out = new LinkedHashMap<>();
    for (Claim claim : claims) {
      if (!claim.shortName().isEmpty() && !RESERVED.contains(claim.shortName())) {
        out.merge(claim.shortName(), claim.value(), TokenClaims::union);
      }
    }
    return out;
  }

  /** A value may hold commas itself; verifiers split at them and look for one part. */
  private static String union(String one, String other) {
    Set<String> parts = new LinkedHashSet<>(List.of(one.split(",", -1)));
    parts.addAll(List.of(other.split(",", -1)));
    return String.join(",", parts);
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
