/**
 * What a real server fills in and rewrites in built-in objects before it stores them, so that a
 * client which expects its own bytes back finds out here and not on a cluster.
 */
@NullMarked
package dev.stoke.local.embedded.defaults;

import org.jspecify.annotations.NullMarked;
