package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;

/**
 * A stored password, as upstream stores it.
 *
 * @param hash padded standard base64 of 64 bytes
 * @param salt padded standard base64 of 32 bytes; its text, not its bytes, goes into the hash
 */
public record PasswordHash(String hash, String salt) {
  public PasswordHash {
    requireNonNull(hash, "hash is null");
    requireNonNull(salt, "salt is null");
  }

  @Override
  public String toString() {
    return "***";
  }
}
