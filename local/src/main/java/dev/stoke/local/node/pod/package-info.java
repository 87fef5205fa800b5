/**
 * A pod's life: one worker for each pod starts, watches, restarts and ends its containers and
 * reports its status. All of a pod's state belongs to its worker's thread.
 */
@NullMarked
package dev.stoke.local.node.pod;

import org.jspecify.annotations.NullMarked;
