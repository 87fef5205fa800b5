/**
 * The auth pods as Kubernetes shows them, and as they report themselves; and the touch that makes
 * them take up a configuration. Decides nothing about how many there should be.
 */
@NullMarked
package dev.stoke.operator.members;

import org.jspecify.annotations.NullMarked;
