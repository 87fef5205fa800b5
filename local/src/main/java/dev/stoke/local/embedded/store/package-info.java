/**
 * The objects and their history: one revision counter, an index by resource and namespace,
 * watchers, and a file that outlives the process. Knows nothing of what the objects mean.
 */
@NullMarked
package dev.stoke.local.embedded.store;

import org.jspecify.annotations.NullMarked;
