/**
 * What the operator measures of itself. No label has a value per StokeCluster, so that the number
 * of time series does not depend on how many there are.
 */
@NullMarked
package dev.stoke.operator.metrics;

import org.jspecify.annotations.NullMarked;
