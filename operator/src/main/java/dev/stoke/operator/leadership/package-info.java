/**
 * Of several operators one leads and writes; the others stand by with full caches. Knows nothing of
 * what is written.
 */
@NullMarked
package dev.stoke.operator.leadership;

import org.jspecify.annotations.NullMarked;
