package dev.stoke.pod.users;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Tells one stored password from the next and says nothing of either, as every one has a salt of
 * its own. Sessions carry it, so that they end with the password that began them, whoever changes
 * it and however that meets a login.
 *
 * @param text base64url of SHA-256, 43 characters
 */
public record PasswordMark(String text) {
  public PasswordMark {
    requireNonNull(text, "text is null");
  }

  public static PasswordMark of(PasswordHash stored) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(stored.salt().getBytes(US_ASCII));
      byte[] hash = digest.digest(stored.hash().getBytes(US_ASCII));
      return new PasswordMark(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
