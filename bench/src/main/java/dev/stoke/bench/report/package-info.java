/**
 * Figures with their goals, and what is made of them: a table, JSON, a history and a picture. Knows
 * nothing of how they are taken.
 */
@NullMarked
package dev.stoke.bench.report;

import org.jspecify.annotations.NullMarked;
