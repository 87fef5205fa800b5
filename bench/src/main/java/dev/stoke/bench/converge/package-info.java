/**
 * How soon the key of a new pod is in the key set of every pod, and what the number of pods costs.
 */
@NullMarked
package dev.stoke.bench.converge;

import org.jspecify.annotations.NullMarked;
