package dev.stoke.e2e.witness;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A JWKS as it was served. Two of them are equal when the served texts are. */
record KeySet(String text, JWKSet keys) {
  /** Reads a body; throws when it is not a JWKS. */
  static KeySet parse(String text) throws ParseException {
    return new KeySet(text, JWKSet.parse(text));
  }

  Optional<JWK> key(String kid) {
    return Optional.ofNullable(keys.getKeyByKeyId(kid));
  }

  Set<String> kids() {
    return keys.getKeys().stream()
        .map(JWK::getKeyID)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeySet set && text.equals(set.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
