/**
 * The auth pods as Kubernetes shows them: who is ready, who was told of which configuration. Later
 * also what they report themselves. Decides nothing about how many there should be.
 */
@NullMarked
package dev.stoke.operator.members;

import org.jspecify.annotations.NullMarked;
