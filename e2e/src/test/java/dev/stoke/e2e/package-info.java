/**
 * Starts everything that the project has and uses it as a person would, over HTTP and the
 * Kubernetes API.
 */
@NullMarked
package dev.stoke.e2e;

import org.jspecify.annotations.NullMarked;
