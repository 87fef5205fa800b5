/**
 * A pod's volumes: what belongs into each, and its files on disk, swapped as the kubelet swaps
 * them. Starts no process and writes nothing to the API.
 */
@NullMarked
package dev.stoke.local.node.volume;

import org.jspecify.annotations.NullMarked;
