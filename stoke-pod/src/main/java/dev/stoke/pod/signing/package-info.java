/**
 * Turns the claims of a token into a signed token: with this pod's own key, or by asking a member
 * that has one. Must not know users, passwords or where claims come from.
 */
@NullMarked
package dev.stoke.pod.signing;

import org.jspecify.annotations.NullMarked;
