/**
 * A Kubernetes API server inside this process, for development and tests: java-operator-sdk and
 * kubectl find in it what they need of a real one. It serves plain HTTP on 127.0.0.1 and asks
 * nobody who they are, so whoever can run programs on this machine can read and write everything in
 * it: never keep anything here that is worth protecting.
 */
@NullMarked
package dev.stoke.local.embedded;

import org.jspecify.annotations.NullMarked;
