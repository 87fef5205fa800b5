/**
 * Says how a StokeCluster is: conditions, members and Events. The only place that makes conditions;
 * it changes nothing else in the cluster.
 */
@NullMarked
package dev.stoke.operator.status;

import org.jspecify.annotations.NullMarked;
