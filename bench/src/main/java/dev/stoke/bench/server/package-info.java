/**
 * What is measured, and what it is measured against, as processes: auth pods on a PostgreSQL of
 * their own, bare servers, nginx. Knows nothing of loads and figures.
 */
@NullMarked
package dev.stoke.bench.server;

import org.jspecify.annotations.NullMarked;
