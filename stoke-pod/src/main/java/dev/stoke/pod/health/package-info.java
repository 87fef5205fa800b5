/**
 * Health: the management listener with liveness, readiness, metrics and status. Reports what other
 * parts know; must not decide for them.
 */
@NullMarked
package dev.stoke.pod.health;

import org.jspecify.annotations.NullMarked;
