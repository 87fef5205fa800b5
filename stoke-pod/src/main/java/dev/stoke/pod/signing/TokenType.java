package dev.stoke.pod.signing;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEObjectType;
import java.util.Arrays;
import java.util.Optional;

/** What a token's header says in {@code typ}. */
public enum TokenType {
  /** RFC 7519: any JWT. */
  JWT(JOSEObjectType.JWT),
  /** RFC 9068: an access token, and nothing else. */
  ACCESS_TOKEN(new JOSEObjectType("at+jwt"));

  private final JOSEObjectType header;

  TokenType(JOSEObjectType header) {
    this.header = requireNonNull(header, "header is null");
  }

  /**
   * @param typ as in the header, in exactly this spelling
   */
  public static Optional<TokenType> named(String typ) {
    return Arrays.stream(values()).filter(one -> one.typ().equals(typ)).findFirst();
  }

  public String typ() {
    return header.getType();
  }

  JOSEObjectType header() {
    return header;
  }
}
