package dev.stoke.pod.tokens;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * An opaque refresh token: the family it belongs to and 256 random bits. The family in it lets an
 * old token be told from a foreign one, so that its reuse can end the family.
 */
record RefreshToken(UUID family, byte[] secret) {
  private static final int SECRET_BYTES = 32;
  private static final int BYTES = 16 + SECRET_BYTES;

  static RefreshToken random(UUID family, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new RefreshToken(family, secret);
  }

  /** Version 4, from the same source of randomness as the secret. */
  static UUID newFamily(SecureRandom random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  static Optional<RefreshToken> parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // Not base64url: not one of ours.
      return Optional.empty();
    }
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    UUID family = new UUID(in.getLong(), in.getLong());
    byte[] secret = new byte[SECRET_BYTES];
    in.get(secret);
    return Optional.of(new RefreshToken(family, secret));
  }

  String text() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putLong(family.getMostSignificantBits()).putLong(family.getLeastSignificantBits());
    return Base64.getUrlEncoder().encodeToString(out.put(secret).array());
  }

  /** What the database keeps. */
  byte[] hash() {
    return sha256(secret);
  }

  static byte[] hashOf(String jwt) {
    return sha256(jwt.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RefreshToken[***]";
  }
}
