/** What a login gives out, and its use from refresh to refresh. Knows no benchmark. */
@NullMarked
package dev.stoke.bench.session;

import org.jspecify.annotations.NullMarked;
