/** How many logins a pod grants, against the hashes that its processors can compute. */
@NullMarked
package dev.stoke.bench.login;

import org.jspecify.annotations.NullMarked;
