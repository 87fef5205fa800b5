/**
 * The objects that make up a StokeCluster, a class for each, written down from the plan and applied
 * server-side. Nothing is decided here.
 */
@NullMarked
package dev.stoke.operator.resources;

import org.jspecify.annotations.NullMarked;
