package dev.stoke.pod.tokens;

import dev.stoke.pod.users.User;

/**
 * The pair that follows another one, good as soon as its rotation is written.
 *
 * @param user whose it is
 */
record Successor(User user, TokenPair pair, Rotation rotation) {}
