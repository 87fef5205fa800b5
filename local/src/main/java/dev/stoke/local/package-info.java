/**
 * Kubernetes on a laptop: what the parts share. Each part is a package of its own: an API server
 * (embedded or real), a node, PostgreSQL, and the command line that puts them together.
 */
@NullMarked
package dev.stoke.local;

import org.jspecify.annotations.NullMarked;
