/** How soon a pod is ready, and what memory it takes. */
@NullMarked
package dev.stoke.bench.start;

import org.jspecify.annotations.NullMarked;
