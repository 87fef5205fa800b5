/**
 * Probes and lifecycle handlers: how one is carried out, and when a row of results becomes a
 * change. What follows from a change is the pod's affair.
 */
@NullMarked
package dev.stoke.local.node.probe;

import org.jspecify.annotations.NullMarked;
