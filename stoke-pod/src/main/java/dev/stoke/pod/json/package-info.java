/**
 * JSON: bodies of requests, read member by member with exact types and clear errors, and objects
 * written into memory. Knows nothing of HTTP and of what the members mean.
 */
@NullMarked
package dev.stoke.pod.json;

import org.jspecify.annotations.NullMarked;
