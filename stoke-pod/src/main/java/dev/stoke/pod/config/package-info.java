/**
 * Configuration: {@code config.yaml} as records, strictly checked, and the watch on its directory.
 * Owns the names, bounds and defaults of all keys and the reading of strict YAML. Must not know
 * what the other parts do with a value.
 */
@NullMarked
package dev.stoke.pod.config;

import org.jspecify.annotations.NullMarked;
