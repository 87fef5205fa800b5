/**
 * What a pod computes itself, one piece at a time and without a network: signatures, key sets, its
 * configuration. Run by JMH, which asks for public classes that are not final.
 */
@NullMarked
package dev.stoke.bench.micro;

import org.jspecify.annotations.NullMarked;
