/** Objects as {@code meta.k8s.io/v1} Tables, which is what {@code kubectl get} prints. */
@NullMarked
package dev.stoke.local.embedded.table;

import org.jspecify.annotations.NullMarked;
