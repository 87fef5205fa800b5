/**
 * Users: who there is, which claims they hold through their groups, and whether a password is
 * theirs. Owns upstream's tables of users, groups and claims and the files that fill them. Must not
 * know tokens, keys or HTTP.
 */
@NullMarked
package dev.stoke.pod.users;

import org.jspecify.annotations.NullMarked;
