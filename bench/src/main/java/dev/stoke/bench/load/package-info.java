/** Clients that ask as fast as they are told to, and what they saw. Know nothing of who answers. */
@NullMarked
package dev.stoke.bench.load;

import org.jspecify.annotations.NullMarked;
