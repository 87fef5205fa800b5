/**
 * Measures the operator with many StokeClusters, on a real API server and without a node: what
 * nodes and auth pods do is played. Prints figures and judges nothing; knows nothing of the command
 * line.
 */
@NullMarked
package dev.stoke.local.bench;

import org.jspecify.annotations.NullMarked;
