package dev.stoke.pod.keys;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a key, {@code <owner>-p-<fingerprint>}. It carries what it names, so material under a
 * kid can never be replaced, and who owns it, so a member can plant keys only under its own name.
 *
 * @param owner the instance_id of the pod that holds the private half
 * @param fingerprint the first 16 characters of the base64url RFC 7638 SHA-256 thumbprint
 */
public record Kid(String owner, String fingerprint) {
  private static final String SEPARATOR = "-p-";
  private static final int FINGERPRINT_LENGTH = 16;
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final Pattern FINGERPRINT = Pattern.compile("[A-Za-z0-9_-]{16}");

  public Kid {
    requireNonNull(owner, "owner is null");
    requireNonNull(fingerprint, "fingerprint is null");
    if (!isInstanceId(owner)) {
      throw new IllegalArgumentException("owner is not an instance_id");
    }
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException("fingerprint is not 16 characters of base64url");
    }
  }

  /** Whether a pod may have this name: 1 to 200 letters, digits, dots, dashes and underscores. */
  public static boolean isInstanceId(String text) {
    return OWNER.matcher(text).matches();
  }

  static Kid of(String owner, JWK jwk) {
    return new Kid(owner, thumbprint(jwk).substring(0, FINGERPRINT_LENGTH));
  }

  /**
   * Reads from the right: both an instance_id and a fingerprint may themselves contain {@code -p-}.
   * Empty for anything else, also for the positional kids of the Go server ({@code stoke-0-p-0}).
   */
  public static Optional<Kid> parse(String kid) {
    int fingerprintAt = kid.length() - FINGERPRINT_LENGTH;
    int ownerEnd = fingerprintAt - SEPARATOR.length();
    if (ownerEnd < 1 || !kid.startsWith(SEPARATOR, ownerEnd)) {
      return Optional.empty();
    }
    String owner = kid.substring(0, ownerEnd);
    String fingerprint = kid.substring(fingerprintAt);
    return isInstanceId(owner) && FINGERPRINT.matcher(fingerprint).matches()
        ? Optional.of(new Kid(owner, fingerprint))
        : Optional.empty();
  }

  boolean names(JWK jwk) {
    return thumbprint(jwk).startsWith(fingerprint);
  }

  /** The whole RFC 7638 thumbprint, SHA-256 in base64url: 43 characters. */
  static String thumbprint(JWK jwk) {
    try {
      return jwk.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }

  @Override
  public String toString() {
    return owner + SEPARATOR + fingerprint;
  }
}
