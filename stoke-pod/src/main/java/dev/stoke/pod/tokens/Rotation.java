package dev.stoke.pod.tokens;

import dev.stoke.pod.tokens.Family.Hashes;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * That a family gets its next pair.
 *
 * @param used the pair that was good until now
 * @param remaining refreshes that are left; empty: no limit
 * @param expires of the family
 */
record Rotation(
    UUID family, Hashes used, Hashes next, OptionalInt remaining, Instant now, Instant expires) {}
