/**
 * Programs that a pod is measured against: each does only what nobody can do without. They run as
 * processes of their own, with a pod's options.
 */
@NullMarked
package dev.stoke.bench.reference;

import org.jspecify.annotations.NullMarked;
