/**
 * Addresses: one loopback subnet for each running cluster, so that several can stand side by side
 * on one machine.
 */
@NullMarked
package dev.stoke.local.network;

import org.jspecify.annotations.NullMarked;
