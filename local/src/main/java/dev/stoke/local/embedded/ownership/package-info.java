/**
 * Who owns which field: server-side apply with its conflicts, and the managed fields that every
 * other write leaves behind. Pure functions on JSON trees; a {@link
 * dev.stoke.local.embedded.ownership.Shape} says how lists and maps merge.
 */
@NullMarked
package dev.stoke.local.embedded.ownership;

import org.jspecify.annotations.NullMarked;
