package dev.stoke.pod.users;

import dev.stoke.crypto.PasswordChecks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with upstream's parameters, so that its stored hashes keep working: two
 * passes, 19 MiB, one lane, 64 bytes, and as salt the ASCII text of the base64.
 */
public final class Argon2id {
  private static final int PASSES = 2;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int HASH_BYTES = 64;
  private static final int SALT_BYTES = 32;
  private static final int LANES = 1;

  /** What one hash takes while it is computed. */
  static final long MEMORY_BYTES = MEMORY_KIB * 1024L;

  /** A PHC string up to its salt. */
  private static final String PARAMETERS =
      "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, PASSES, LANES);

  /** Of RFC 9106, which libsodium insists on and the Go server does not. */
  private static final int SHORTEST_SALT_BYTES = 8;

  private static final Base64.Encoder UNPADDED = Base64.getEncoder().withoutPadding();

  private Argon2id() {}

  /** A fresh hash of a password under a new random salt. */
  public static PasswordHash hash(String password, SecureRandom random) {
    String salt = random(random, SALT_BYTES);
    return new PasswordHash(hash(password, salt), salt);
  }

  /**
   * What no password matches; a check against it costs the same. Made without hashing, which would
   * be most of a second at a pod's start.
   */
  static PasswordHash decoy(SecureRandom random) {
    return new PasswordHash(random(random, HASH_BYTES), random(random, SALT_BYTES));
  }

  /** Takes the same time whatever the answer is. */
  public static boolean matches(String password, PasswordHash stored) {
    var library = PasswordChecks.current().library();
    byte[] salt = stored.salt().getBytes(StandardCharsets.UTF_8);
    return library.isPresent() && salt.length >= SHORTEST_SALT_BYTES && isWellFormed(stored.hash())
        ? library.get().matches(password.getBytes(StandardCharsets.UTF_8), encoded(stored, salt))
        : matchesInJava(password, stored);
  }

  /** Otherwise no hash is equal to it. */
  private static boolean isWellFormed(String hash) {
    try {
      byte[] bytes = Base64.getDecoder().decode(hash);
      return bytes.length == HASH_BYTES && Base64.getEncoder().encodeToString(bytes).equals(hash);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String encoded(PasswordHash stored, byte[] salt) {
    String unpadded = stored.hash().substring(0, stored.hash().indexOf('='));
    return PARAMETERS + UNPADDED.encodeToString(salt) + "$" + unpadded;
  }

  static boolean matchesInJava(String password, PasswordHash stored) {
    byte[] given = hash(password, stored.salt()).getBytes(StandardCharsets.US_ASCII);
    byte[] expected = stored.hash().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, expected);
  }

  static String hash(String password, String salt) {
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withIterations(PASSES)
            .withMemoryAsKB(MEMORY_KIB)
            .withParallelism(LANES)
            .withSalt(salt.getBytes(StandardCharsets.UTF_8))
            .build();
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return Base64.getEncoder().encodeToString(hash);
  }

  private static String random(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
