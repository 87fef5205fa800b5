/**
 * PostgreSQL for one local cluster: real, embedded, on loopback, its data kept between starts.
 * Knows nothing of Stoke or Kubernetes.
 */
@NullMarked
package dev.stoke.local.postgres;

import org.jspecify.annotations.NullMarked;
