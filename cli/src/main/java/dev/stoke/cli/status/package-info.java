/** How a StokeCluster is, as a table. Only shows what the operator wrote into the status. */
@NullMarked
package dev.stoke.cli.status;

import org.jspecify.annotations.NullMarked;
