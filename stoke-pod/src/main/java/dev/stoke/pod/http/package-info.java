/**
 * HTTP: the public listener, its routes, limits and forms of errors. Turns requests into calls and
 * their results into upstream's answers; decides nothing about users, tokens or keys.
 */
@NullMarked
package dev.stoke.pod.http;

import org.jspecify.annotations.NullMarked;
