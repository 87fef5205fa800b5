/**
 * Finds the usual mistakes and says the mend of each. Reading is in one place, and bounded by time;
 * every check is a pure function of what was read. Changes nothing.
 */
@NullMarked
package dev.stoke.cli.doctor;

import org.jspecify.annotations.NullMarked;
