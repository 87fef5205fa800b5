package dev.stoke.pod.tokens;

/** What a login or a refresh gives out. */
public record TokenPair(String token, String refresh, String username) {
  @Override
  public String toString() {
    return "TokenPair[***]";
  }
}
