/**
 * Audit: one structured line for each security event - who, from where, what, on what, with which
 * outcome - on a logger of its own. Owns the vocabulary of these lines and keeps them one line
 * each; must not know where events come from. No event holds a secret.
 */
@NullMarked
package dev.stoke.pod.audit;

import org.jspecify.annotations.NullMarked;
