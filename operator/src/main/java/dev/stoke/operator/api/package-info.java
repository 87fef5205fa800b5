/**
 * The StokeCluster as users write it and as the API server stores it. Jackson passes null for what
 * a manifest leaves out; the compact constructors put the CRD's defaults there, so that a reader
 * meets null only where a component is marked so. This package knows nothing of the rest of the
 * operator.
 */
@NullMarked
package dev.stoke.operator.api;

import org.jspecify.annotations.NullMarked;
