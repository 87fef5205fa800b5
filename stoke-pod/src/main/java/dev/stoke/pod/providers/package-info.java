/**
 * Foreign providers: who somebody is according to a directory or an identity provider, and which
 * account of ours that is. Owns the table that binds accounts to providers. Must not know tokens or
 * HTTP.
 */
@NullMarked
package dev.stoke.pod.providers;

import org.jspecify.annotations.NullMarked;
