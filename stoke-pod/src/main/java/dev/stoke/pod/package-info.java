/**
 * The program: reads the configuration, builds the parts, starts them in order and stops them in
 * reverse order. Decides nothing about users, keys or tokens.
 */
@NullMarked
package dev.stoke.pod;

import org.jspecify.annotations.NullMarked;
