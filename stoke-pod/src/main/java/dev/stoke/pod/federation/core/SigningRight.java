package dev.stoke.pod.federation.core;

import java.time.Instant;

/**
 * The right to sign with a key of this boot, at the moment it was asked for.
 *
 * @param latestExpiry no token of the key may expire later: every member has agreed to publish it
 *     until then, and the margin beyond
 */
public record SigningRight(String kid, Instant latestExpiry) {}
