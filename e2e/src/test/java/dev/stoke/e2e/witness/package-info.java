/**
 * The witness of the guarantee: takes tokens from the pods of one StokeCluster without a pause,
 * verifies them as resource servers would, and keeps the evidence of every failure. Knows the pods'
 * public listener, their {@code /status} and the Kubernetes API; knows nothing of how the pods or
 * the operator work. {@link dev.stoke.e2e.witness.Witness} is the door; {@link
 * dev.stoke.e2e.witness.Book} decides, without a clock or a network.
 */
@NullMarked
package dev.stoke.e2e.witness;

import org.jspecify.annotations.NullMarked;
