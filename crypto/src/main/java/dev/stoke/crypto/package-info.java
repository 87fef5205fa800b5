/**
 * Which implementation computes signatures and makes key pairs, chosen once for the process: a
 * native one where its library loads and computes rightly, otherwise the platform's. TLS,
 * certificates and digests follow, as it is the first that the platform asks. Passwords are checked
 * by another native library in the same way. Knows nothing of tokens and accounts, and no keys but
 * those of its own tests.
 */
@NullMarked
package dev.stoke.crypto;

import org.jspecify.annotations.NullMarked;
