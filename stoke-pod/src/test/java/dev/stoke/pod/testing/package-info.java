/** What the tests of several packages need: a real database, and a federation without a network. */
@NullMarked
package dev.stoke.pod.testing;

import org.jspecify.annotations.NullMarked;
