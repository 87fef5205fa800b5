/**
 * Which implementation computes signatures and makes key pairs, chosen once for the process: a
 * native one where its library loads and computes rightly, otherwise the platform's. Everything
 * else (TLS, hashes, randomness) stays with the platform's. Knows nothing of tokens, and no keys
 * but those of its own tests.
 */
@NullMarked
package dev.stoke.pod.crypto;

import org.jspecify.annotations.NullMarked;
