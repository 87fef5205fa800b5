package dev.stoke.pod.federation;

import dev.stoke.pod.keys.JwksWriter;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.PublishedKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The key sets as bytes, ready to be sent. Immutable. Rendered again when the keys change and long
 * before {@code exp} passes.
 *
 * @param renderedAt by the wall clock
 * @param freshUntil see {@link #isFresh}
 * @param usableUntil see {@link #isUsable}; reckoned once, for each request asks
 */
record Rendering(
    KeySnapshot keys,
    Jwks upstream,
    Jwks upstreamLocal,
    Jwks strict,
    Instant renderedAt,
    Instant freshUntil,
    Instant usableUntil) {
  private static final int ETAG_BYTES = 18;

  static Rendering of(KeySnapshot keys, String owner, Duration maxAge, Instant now) {
    // One second more: exp is cut to whole seconds and must not come before the max-age is over.
    Instant exp = now.plus(maxAge).plusSeconds(1);
    int seconds = Math.toIntExact(maxAge.toSeconds());
    List<PublishedKey> own = keys.keys().stream().filter(key -> key.owner().equals(owner)).toList();
    return new Rendering(
        keys,
        jwks(JwksWriter.upstream(keys.keys(), exp), seconds),
        jwks(JwksWriter.forMembers(own, exp), seconds),
        jwks(JwksWriter.strict(keys.keys()), seconds),
        now,
        now.plus(maxAge.dividedBy(4)),
        now.plus(maxAge.dividedBy(4).multipliedBy(3)));
  }

  /** False long before {@code exp} passes, and when the clock was set back, which delays it. */
  boolean isFresh(Instant now) {
    return within(now, freshUntil);
  }

  /** Whether it may still be handed out, though it should have been rendered again. */
  boolean isUsable(Instant now) {
    return within(now, usableUntil);
  }

  private boolean within(Instant now, Instant end) {
    return !now.isBefore(renderedAt) && now.isBefore(end);
  }

  Jwks in(JwksForm form) {
    return switch (form) {
      case UPSTREAM -> upstream;
      case UPSTREAM_LOCAL -> upstreamLocal;
      case STRICT -> strict;
    };
  }

  private static Jwks jwks(byte[] body, int maxAgeSeconds) {
    // Outside the heap, so that the listener hands it to the socket without a copy.
    ByteBuffer buffer = ByteBuffer.allocateDirect(body.length).put(body).flip();
    return new Jwks(buffer.asReadOnlyBuffer(), etag(body), maxAgeSeconds);
  }

  private static String etag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, ETAG_BYTES)) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }
}
