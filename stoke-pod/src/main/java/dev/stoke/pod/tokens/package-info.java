/**
 * Tokens: what a JWT says, who gets one, and the families of refresh tokens. Owns the table of
 * refresh families. Signs and verifies only with the keys that federation shows; must not know
 * HTTP.
 */
@NullMarked
package dev.stoke.pod.tokens;

import org.jspecify.annotations.NullMarked;
