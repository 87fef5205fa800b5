/** How many refreshes pods grant, and whether each session keeps exactly one good pair. */
@NullMarked
package dev.stoke.bench.refresh;

import org.jspecify.annotations.NullMarked;
