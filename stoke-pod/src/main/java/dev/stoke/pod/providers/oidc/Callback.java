package dev.stoke.pod.providers.oidc;

/**
 * What a browser brings back from the provider; empty texts for what it does not bring.
 *
 * @param issuer the parameter {@code iss} (RFC 9207)
 * @param flow what it has kept since it left
 */
public record Callback(
    String state, String code, String idToken, String accessToken, String issuer, String flow) {
  @Override
  public String toString() {
    return "Callback";
  }
}
