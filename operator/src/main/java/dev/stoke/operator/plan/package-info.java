/**
 * Decides: a pure function from what is asked for and what was seen to what has to be there. No
 * Kubernetes client, clock or random number in here; the same input gives the same plan.
 */
@NullMarked
package dev.stoke.operator.plan;

import org.jspecify.annotations.NullMarked;
