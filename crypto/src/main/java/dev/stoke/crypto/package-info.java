/**
 * Which implementation computes signatures and makes key pairs, chosen once for the process: a
 * native one where its library loads and computes rightly, otherwise the platform's. TLS,
 * certificates and digests follow, as it is the first that the platform asks; hashes of users'
 * passwords do not. Knows nothing of tokens, and no keys but those of its own tests.
 */
@NullMarked
package dev.stoke.crypto;

import org.jspecify.annotations.NullMarked;
