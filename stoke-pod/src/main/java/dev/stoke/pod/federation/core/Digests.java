package dev.stoke.pod.federation.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stoke.pod.keys.PublishedKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** Names a published set, so that members send it only when it has changed. */
final class Digests {
  private List<PublishedKey> last = List.of();
  private String digest = digest(last);

  /** Of kids and times; the kid holds the fingerprint of the key. */
  String of(List<PublishedKey> served) {
    if (served != last) {
      digest = digest(served);
      last = served;
    }
    return digest;
  }

  private static String digest(List<PublishedKey> served) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (PublishedKey key : served) {
        sha.update((key.kid() + ' ' + key.retainUntil() + '\n').getBytes(UTF_8));
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }
}
