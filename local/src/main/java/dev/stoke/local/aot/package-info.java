/**
 * AOT caches (JEP 514), with which programs start faster: how Java is told of one, how one comes to
 * be, and where those of a checkout are and for which jars. Knows no program.
 */
@NullMarked
package dev.stoke.local.aot;

import org.jspecify.annotations.NullMarked;
