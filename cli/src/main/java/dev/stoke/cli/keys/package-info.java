/** Commands that change {@code spec.keys} of a StokeCluster. What the change does is the pods'. */
@NullMarked
package dev.stoke.cli.keys;

import org.jspecify.annotations.NullMarked;
