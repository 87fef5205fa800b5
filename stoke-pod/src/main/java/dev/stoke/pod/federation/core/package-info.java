/**
 * The guarantee: which keys a pod publishes, when it may sign and whether it may serve. Pure - it
 * is told the time, what other members answered and what the ledger held, and says what to do next
 * - so that a simulation can run whole clusters under virtual time. Must not know networks,
 * databases, threads or clocks.
 */
@NullMarked
package dev.stoke.pod.federation.core;

import org.jspecify.annotations.NullMarked;
