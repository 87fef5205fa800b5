/**
 * Logins through an LDAP directory: finds somebody's entry, binds as it, and reads the groups that
 * it is in. Owns the connections to directories and what goes over them; must not know accounts.
 */
@NullMarked
package dev.stoke.pod.providers.ldap;

import org.jspecify.annotations.NullMarked;
