/**
 * The measurements of {@code ./stoke bench} that are about auth pods: their commands, and in which
 * order they run.
 */
@NullMarked
package dev.stoke.bench;

import org.jspecify.annotations.NullMarked;
