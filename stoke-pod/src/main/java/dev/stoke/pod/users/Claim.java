package dev.stoke.pod.users;

/** What a token says of its holder: {@code shortName} is the key in the token. */
public record Claim(String shortName, String value) {}
