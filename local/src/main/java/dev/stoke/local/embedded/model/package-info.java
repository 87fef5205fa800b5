/**
 * What every part of the embedded API server speaks of: JSON objects and their metadata, resource
 * types, errors in the form of a Kubernetes Status, selectors. Holds no state.
 */
@NullMarked
package dev.stoke.local.embedded.model;

import org.jspecify.annotations.NullMarked;
