/** What pods hold on to while they work for a long time, and whether that grows. */
@NullMarked
package dev.stoke.bench.soak;

import org.jspecify.annotations.NullMarked;
