/**
 * What a real cluster's controller manager does and a development cluster cannot be without:
 * StatefulSets, garbage collection, the end of namespaces. One thread, driven by the store's
 * changes.
 */
@NullMarked
package dev.stoke.local.embedded.controllers;

import org.jspecify.annotations.NullMarked;
