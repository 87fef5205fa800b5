/**
 * Keys: pairs held in memory, their kids and states, and the immutable set of public keys that a
 * pod publishes. Knows nothing of peers, databases or HTTP; no private key leaves this package.
 */
@NullMarked
package dev.stoke.pod.keys;

import org.jspecify.annotations.NullMarked;
