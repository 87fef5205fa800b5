/**
 * Logins through OpenID Connect providers: the way of a browser to the provider and back, and what
 * its tokens say. Everything that a login needs travels sealed through the browser, so that any pod
 * can go on where another one began. Must not know HTTP servers, accounts or our own tokens.
 */
@NullMarked
package dev.stoke.pod.providers.oidc;

import org.jspecify.annotations.NullMarked;
