package dev.stoke.pod.tokens;

import java.util.List;
import java.util.Map;

/**
 * Body of {@code POST /api/login}.
 *
 * @param username or e-mail address
 * @param provider name of the foreign provider that shall decide; empty: none is named
 * @param requiredClaims the user must satisfy one of the objects, in all of its keys; an empty
 *     value stands for any; empty: nothing is required
 * @param filterClaims the only claims that the token shall have; empty: all
 */
public record LoginRequest(
    String username,
    String password,
    String provider,
    List<Map<String, String>> requiredClaims,
    List<String> filterClaims) {
  public LoginRequest {
    requiredClaims = List.copyOf(requiredClaims);
    filterClaims = List.copyOf(filterClaims);
  }

  @Override
  public String toString() {
    return "LoginRequest[***]";
  }
}
