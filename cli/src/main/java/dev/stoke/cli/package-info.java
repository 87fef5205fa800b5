/**
 * The programs {@code ./stoke} and {@code kubectl stoke}: which commands there are. What they do is
 * in the packages below.
 */
@NullMarked
package dev.stoke.cli;

import org.jspecify.annotations.NullMarked;
