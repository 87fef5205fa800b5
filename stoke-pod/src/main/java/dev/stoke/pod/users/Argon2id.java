package dev.stoke.pod.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
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

  /** Blocks beside the memory itself that a computation takes from its pool. */
  private static final int SCRATCH_BLOCKS = 8;

  private static final ScopedValue<BlockPool> MEMORY = ScopedValue.newInstance();

  private Argon2id() {}

  /**
   * All hashes that the work computes, one after the other in this thread, use the same memory: to
   * allocate it anew for each is a quarter of the time. It is wiped after each.
   */
  public static void withMemory(Runnable work) {
    int blocks = Argon2BytesGenerator.getBlockCount(MEMORY_KIB, LANES);
    ScopedValue.where(MEMORY, new FixedBlockPool(blocks + SCRATCH_BLOCKS)).run(work);
  }

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
  static boolean matches(String password, PasswordHash stored) {
    byte[] given = hash(password, stored.salt()).getBytes(StandardCharsets.US_ASCII);
    byte[] expected = stored.hash().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, expected);
  }

  private static String hash(String password, String salt) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withIterations(PASSES)
            .withMemoryAsKB(MEMORY_KIB)
            .withParallelism(LANES)
            .withSalt(salt.getBytes(StandardCharsets.UTF_8));
    if (MEMORY.isBound()) {
      parameters.withBlockPool(MEMORY.get());
    }
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters.build());
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
