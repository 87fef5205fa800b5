/**
 * The commands of {@code ./stoke}: thin; each parses its options, calls a part, and prints for a
 * person or a script.
 */
@NullMarked
package dev.stoke.local.cli;

import org.jspecify.annotations.NullMarked;
