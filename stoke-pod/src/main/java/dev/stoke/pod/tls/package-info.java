/**
 * TLS: certificates and their private keys from PEM files, checked before they are used and read
 * again when they change, and the certificate of the public listener. Knows nothing of what is said
 * over a connection.
 */
@NullMarked
package dev.stoke.pod.tls;

import org.jspecify.annotations.NullMarked;
