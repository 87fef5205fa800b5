package dev.stoke.pod.federation;

import java.nio.ByteBuffer;

/**
 * A rendered key set.
 *
 * @param body read-only JSON in UTF-8; duplicate before reading
 * @param etag strong entity tag with its quotes
 * @param maxAgeSeconds for Cache-Control
 */
public record Jwks(ByteBuffer body, String etag, int maxAgeSeconds) {}
