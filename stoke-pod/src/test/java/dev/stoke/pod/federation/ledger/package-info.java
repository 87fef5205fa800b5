/** Tests of the ledger, and the ledger in memory that the simulation runs on. */
@NullMarked
package dev.stoke.pod.federation.ledger;

import org.jspecify.annotations.NullMarked;
