/**
 * Runs of the project's programs that show Java what they use, so that it starts them faster with
 * what it keeps of such a run. Knows neither command lines nor where a cache is kept.
 */
@NullMarked
package dev.stoke.local.training;

import org.jspecify.annotations.NullMarked;
