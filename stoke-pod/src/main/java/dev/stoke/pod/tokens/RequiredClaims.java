package dev.stoke.pod.tokens;

import dev.stoke.pod.users.Claim;
import java.util.List;
import java.util.Map;

/** The rule of {@code required_claims}: one object must hold, and all of its keys. */
final class RequiredClaims {
  private RequiredClaims() {}

  static boolean hold(List<Map<String, String>> required, List<Claim> claims) {
    return required.isEmpty() || required.stream().anyMatch(object -> holds(object, claims));
  }

  /** An object without keys asks for nothing that could be shown, so it never holds. */
  private static boolean holds(Map<String, String> object, List<Claim> claims) {
    return !object.isEmpty()
        && object.entrySet().stream()
            .allMatch(entry -> has(claims, entry.getKey(), entry.getValue()));
  }

  private static boolean has(List<Claim> claims, String shortName, String value) {
    return claims.stream()
        .anyMatch(claim ->
            claim.shortName().equals(shortName)
                && (value.isEmpty() || claim.value().equals(value)));
  }
}
