/**
 * The connection to the Kubernetes API: its bounds, what is measured on it, and that a watch that
 * has gone silent is opened anew. Knows nothing of StokeClusters.
 */
@NullMarked
package dev.stoke.operator.connection;

import org.jspecify.annotations.NullMarked;
