/**
 * The channel between the pods of a cluster: a listener and a client with mutual TLS, the
 * certificates that both use, and the messages as JSON. Must not know what an exchange means, nor
 * when a token may be signed.
 */
@NullMarked
package dev.stoke.pod.peers;

import org.jspecify.annotations.NullMarked;
