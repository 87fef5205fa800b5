/**
 * What the operator would make of a StokeCluster, without a Kubernetes cluster: the manifest is
 * checked as the API server does, planned by the operator's planner and written down by its
 * renderers. Owns the reading and printing only.
 */
@NullMarked
package dev.stoke.cli.render;

import org.jspecify.annotations.NullMarked;
