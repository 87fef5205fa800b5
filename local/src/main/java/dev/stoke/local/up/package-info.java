/**
 * The whole of Stoke on this machine: starts PostgreSQL, a Kubernetes API, the operator and a node
 * in order, and stops them in reverse. Used by {@code ./stoke up} and by the tests of the whole;
 * knows no command line.
 */
@NullMarked
package dev.stoke.local.up;

import org.jspecify.annotations.NullMarked;
