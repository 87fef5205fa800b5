/** How fast and how steadily the public keys are served. */
@NullMarked
package dev.stoke.bench.jwks;

import org.jspecify.annotations.NullMarked;
