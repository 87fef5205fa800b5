/**
 * Administration: the routes that read and change users, groups, claims and links, who may call
 * which, and that nobody gives more than he has. Its door is {@link dev.stoke.pod.admin.AdminApi}.
 * Must not know how tokens are made and how HTTP is served.
 */
@NullMarked
package dev.stoke.pod.admin;

import org.jspecify.annotations.NullMarked;
