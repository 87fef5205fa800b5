/**
 * AOT caches (JEP 514), with which programs start faster: how Java is told of one, and how one
 * comes to be. Knows no program.
 */
@NullMarked
package dev.stoke.local.aot;

import org.jspecify.annotations.NullMarked;
